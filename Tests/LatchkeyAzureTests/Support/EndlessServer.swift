//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

/// A blob of zeroes that is never made as a whole.
final class EndlessServer: HTTPClient {
    private static let piece = [UInt8](repeating: 0, count: 4 << 20)

    private let size: Int64
    private let count = Mutex(0)

    init(size: Int64) { self.size = size }

    var requests: Int { self.count.withLock { $0 } }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        self.count.withLock { $0 += 1 }
        let text = request.head.headerFields[HTTPField.Name("x-ms-range")!] ?? ""
        let numbers = text.split { $0 == "=" || $0 == "-" }.dropFirst().compactMap { Int64($0) }
        let end = min(numbers[1], self.size - 1)
        let left = Mutex(end + 1 - numbers[0])
        let body = HTTPResponseBody { () throws(HTTPClientError) in
            let count = left.withLock { left in
                let count = min(left, Int64(Self.piece.count))
                left -= count
                return Int(count)
            }
            return count == 0 ? nil : count == Self.piece.count ? Self.piece : Array(Self.piece.prefix(count))
        }
        let fields: HTTPFields = [.eTag: "\"1\"", .contentRange: "bytes \(numbers[0])-\(end)/\(self.size)"]
        return HTTPClientResponse(head: HTTPResponse(status: .partialContent, headerFields: fields), body: body)
    }
}
