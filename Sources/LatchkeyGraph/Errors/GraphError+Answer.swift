//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension GraphError {
    private static let clientRequestIDName = HTTPField.Name("client-request-id")!  // A valid token.
    private static let requestIDName = HTTPField.Name("request-id")!  // A valid token.

    /// Reads an answer with a failure status.
    init(status: HTTPResponse.Status, headers: HTTPFields, body: [UInt8], cause: (any Error)? = nil) {
        let error = JSONValue(parsing: body)?["error"]
        let inner = Self.inner(of: error)
        let requestID = headers[Self.requestIDName] ?? inner.first { $0["request-id"] != nil }?["request-id"]?.string
        let code = error?["code"]?.string ?? (error?.string ?? "")
        let id = requestID.map { ", request ID \(SafeText.clean($0, limit: 64))" } ?? ""
        let name = code.isEmpty ? "" : " '\(SafeText.clean(code, limit: 64))'"
        let isPage = error == nil && body.contains(UInt8(ascii: "<"))
        let hint =
            isPage
            ? " The answer is no error of Graph but a page, probably of a gateway between." : Self.hint(for: status)
        self.init(.service, "Microsoft Graph answered with status \(status.code)\(name)\(id).\(hint)", cause: cause)
        self.status = status
        self.serviceCode = code
        self.innerCodes = inner.compactMap { $0["code"]?.string }
        self.serviceMessage = error?["message"]?.string
        self.requestID = requestID
        self.clientRequestID =
            headers[Self.clientRequestIDName]
            ?? inner.first { $0["client-request-id"] != nil }?["client-request-id"]?.string
        self.date = inner.first { $0["date"] != nil }?["date"]?.string
        self.retryAfter = RetryAfter.duration(in: headers)
        self.headers = headers
        self.body = body
    }

    /// Reads the error of a call below; `nil` when it is no failure status.
    init?(_ error: DownstreamAPIError) {
        guard error.code == .failureStatus, let status = error.status else { return nil }
        self.init(status: status, headers: error.headers, body: error.body, cause: error)
    }

    /// The errors inside an error, from the outermost to the innermost, however they are spelled.
    private static func inner(of error: JSONValue?) -> [JSONValue] {
        var found: [JSONValue] = []
        var next = error?["innerError"] ?? error?["innererror"]
        while let error = next, error.object != nil, found.count < 16 {
            found.append(error)
            next = error["innerError"] ?? error["innererror"]
        }
        return found
    }

    private static func hint(for status: HTTPResponse.Status) -> String {
        switch status.code {
        case 401: " Check that the scopes belong to the cloud of 'BaseUrl'."
        case 403: " Grant the application or the user the permission that the call needs."
        case 410: " The saved link is too old; start over."
        case 412: " The resource was changed meanwhile; read it again."
        case 429: " Send fewer requests, or wait as 'retryAfter' says."
        default: ""
        }
    }
}
