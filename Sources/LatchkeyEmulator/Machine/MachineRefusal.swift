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

/// Why a machine's endpoint gives no token; each endpoint has its own words for it.
struct MachineRefusal: Error, Hashable {
    private struct Plain: Encodable {
        var error: String
        var error_description: String
    }
    private struct Numbered: Encodable {
        var statusCode: Int
        var message: String
        var correlationId: String
    }
    private struct Nested: Encodable {
        struct Content: Encodable {
            var code: String
            var message: String
            var correlationId: String?
        }
        var error: Content
    }

    var status: HTTPResponse.Status = .badRequest
    /// The name of the error.
    var code: String
    /// What was wrong.
    var text: String

    static func header(_ name: String) -> Self {
        Self(code: "invalid_request", text: "Required metadata header '\(name)' not specified")
    }
    static var secret: Self {
        Self(status: .unauthorized, code: "SecretHeaderNotFound", text: "The secret header is missing or wrong")
    }
    static func version(_ version: String?) -> Self {
        Self(code: "invalid_request", text: "Unsupported api-version '\(version ?? "")'")
    }
    static var noResource: Self { Self(code: "invalid_request", text: "The parameter 'resource' is missing") }
    static func resource(_ name: String) -> Self {
        Self(code: "invalid_resource", text: "AADSTS500011: The resource principal named \(name) was not found")
    }
    static var identity: Self { Self(code: "invalid_request", text: "Identity not found") }
    static var forwarded: Self { Self(code: "invalid_request", text: "The request was forwarded") }

    /// Writes the answer in the words of an endpoint.
    func response(at endpoint: Emulator.Endpoint) -> EmulatorResponse {
        let id = UUID().uuidString.lowercased()
        switch endpoint {
        case .appService, .machineLearning:
            return .json(
                Numbered(statusCode: self.status.code, message: self.text, correlationId: id),
                status: self.status
            )
        case .cloudShell:
            return .json(Nested(error: .init(code: self.code, message: self.text)), status: self.status)
        case .serviceFabric:
            return .json(
                Nested(error: .init(code: self.code, message: self.text, correlationId: id)),
                status: self.status
            )
        default: return .json(Plain(error: self.code, error_description: self.text), status: self.status)
        }
    }
}
