//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Why Microsoft Graph refuses a request.
struct GraphRefusal: Error {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    static func badRequest(_ message: String) -> Self { Self(.badRequest, "Request_BadRequest", message) }
    static func unsupported(_ message: String) -> Self { Self(.badRequest, "Request_UnsupportedQuery", message) }
    static func notFound(_ what: String) -> Self {
        Self(.notFound, "Request_ResourceNotFound", "Resource '\(what)' does not exist.")
    }
    static var denied: Self {
        Self(.forbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    }

    /// The answer, in the form that Graph gives its errors.
    func response(at time: Int64, clientRequestID: String?) -> EmulatorResponse {
        let id = UUID().uuidString.lowercased()
        let inner: EmulatorJSON = [
            "date": .text(Self.date(time)), "request-id": .text(id), "client-request-id": .text(clientRequestID ?? id),
        ]
        var response = EmulatorResponse.graph(
            ["error": ["code": .text(self.code), "message": .text(self.message), "innerError": inner]],
            status: self.status
        )
        for field in self.headers { response.headers[field.name] = field.value }
        return response
    }

    /// A time as Graph writes it in errors: without its zone.
    private static func date(_ time: Int64) -> String {
        let text = Date(timeIntervalSince1970: TimeInterval(time)).ISO8601Format()
        return String(text.dropLast())
    }
}

extension EmulatorResponse {
    /// An answer of Microsoft Graph.
    static func graph(_ value: EmulatorJSON, status: HTTPResponse.Status = .ok) -> Self {
        Self.graph(bytes: value.bytes, status: status)
    }

    /// An answer of Microsoft Graph whose JSON is written already.
    static func graph(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Self {
        let type = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
        return Self(status: status, headers: [.contentType: type], body: bytes)
    }
}
