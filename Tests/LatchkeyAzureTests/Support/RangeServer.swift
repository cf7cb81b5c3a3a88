//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import Synchronization

/// A blob of any size whose content follows from the position; transfers break off where they are told to.
final class RangeServer: HTTPClient {
    private let size: Int64
    private let eTags: [String]
    private let breaks: Mutex<[Int64]>
    private let received = Mutex<[String]>([])
    private let conditions = Mutex<[String]>([])

    /// Creates a server.
    ///
    /// - Parameters:
    ///   - size: The size of the blob.
    ///   - breaks: After how many bytes of a request the transfer breaks off, one after the other.
    ///   - eTags: The entity tags of the first request, the second, and so on; the last of all further ones.
    init(size: Int64, breaks: [Int64] = [], eTags: [String] = ["\"1\""]) {
        self.size = size
        self.breaks = Mutex(breaks)
        self.eTags = eTags
    }

    /// The ranges that were asked for.
    var ranges: [String] { self.received.withLock { $0 } }
    /// The `If-Match` of each request.
    var matches: [String] { self.conditions.withLock { $0 } }

    static func byte(at position: Int64) -> UInt8 { UInt8(truncatingIfNeeded: position &* 31 &+ position >> 8) }

    func send(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        let text = request.head.headerFields[HTTPField.Name("x-ms-range")!] ?? ""
        let match = request.head.headerFields[.ifMatch] ?? ""
        let number = self.received.withLock { received in
            received.append(text)
            return received.count
        }
        self.conditions.withLock { $0.append(match) }
        let tag = self.eTags[min(number, self.eTags.count) - 1]
        if !match.isEmpty, match != tag { return Self.answer(412, [:], []) }
        let numbers = text.split { $0 == "=" || $0 == "-" }.dropFirst().compactMap { Int64($0) }
        guard numbers.count == 2 else { return Self.answer(200, [.eTag: tag, .contentLength: "\(self.size)"], []) }
        guard numbers[0] < self.size else { return Self.answer(416, [:], []) }
        let end = min(numbers[1], self.size - 1)
        let limit = self.breaks.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        let position = Mutex((next: numbers[0], sent: Int64(0)))
        let body = HTTPResponseBody { () throws(HTTPClientError) in
            let range = position.withLock { position -> Range<Int64>? in
                var count = min(64 << 10, end + 1 - position.next)
                if let limit { count = min(count, limit - position.sent) }
                guard count > 0 else { return nil }
                defer {
                    position.next += count
                    position.sent += count
                }
                return position.next..<position.next + count
            }
            if let range { return range.map(Self.byte) }
            if limit != nil, position.withLock({ $0.next }) <= end {
                throw HTTPClientError(.transferFailed, "The connection broke.")
            }
            return nil
        }
        let fields: HTTPFields = [.eTag: tag, .contentRange: "bytes \(numbers[0])-\(end)/\(self.size)"]
        return HTTPClientResponse(head: HTTPResponse(status: .partialContent, headerFields: fields), body: body)
    }

    private static func answer(_ status: Int, _ fields: HTTPFields, _ body: [UInt8]) -> HTTPClientResponse {
        HTTPClientResponse(
            head: HTTPResponse(status: .init(code: status), headerFields: fields),
            body: HTTPResponseBody(bytes: body)
        )
    }
}
