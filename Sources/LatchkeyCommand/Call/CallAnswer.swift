//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP

/// An API's answer, read to its end.
struct CallAnswer {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]

    /// Reads an answer, up to the limit of the API's options.
    init(_ response: DownstreamResponse) async throws {
        self.status = response.head.status.code
        self.fields = response.head.headerFields
        do {
            self.body = try await response.body.collect(upTo: response.bodyLimit)
        } catch {
            throw CallBodyError(api: response.api, cause: error)
        }
    }

    var isSuccess: Bool { (200..<300).contains(self.status) }

    /// The answer as one JSON object: the body as a value if it is JSON, as a text otherwise, or in base64.
    func json() throws -> String {
        var headers: [String: String] = [:]
        for field in self.fields {
            let earlier = headers[field.name.canonicalName].map { "\($0), " } ?? ""
            headers[field.name.canonicalName] = earlier + field.value
        }
        var members: [String: Any] = ["status": self.status, "headers": headers]
        if self.fields[.contentType]?.lowercased().contains("json") == true,
            let value = try? JSONSerialization.jsonObject(with: Data(self.body), options: .fragmentsAllowed)
        {
            members["body"] = value
        } else if let text = String(validating: self.body, as: UTF8.self) {
            members["body"] = text
        } else {
            members["bodyBase64"] = Data(self.body).base64EncodedString()
        }
        return try TokenFacts.json(members)
    }
}
