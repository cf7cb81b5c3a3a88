//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyHTTP

/// What the server's `/echo` tells about a request.
struct Echo: Decodable {
    let method: String
    let target: String
    let headers: [String]
    let body: Int
    let sum: Int
    let connection: Int

    init(_ request: HTTPClientRequest, over client: CurlHTTPClient) async throws {
        self = try JSONDecoder().decode(Echo.self, from: Data(try await client.text(request).utf8))
    }

    /// The values of a header field.
    func values(_ name: String) -> [String] {
        self.headers.compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts[0].lowercased() == name.lowercased() else { return nil }
            return parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
    }
}
