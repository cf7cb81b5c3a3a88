//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Why a vault refuses a request.
struct VaultRefusal: Error {
    var status: HTTPResponse.Status
    var code: String
    var message: String
    var innerCode: String?
    var headers: HTTPFields = [:]

    init(_ status: Int, _ code: String, _ message: String, inner: String? = nil) {
        self.status = .init(code: status)
        self.code = code
        self.message = message
        self.innerCode = inner
    }

    static func badParameter(_ message: String) -> Self { Self(400, "BadParameter", message) }
    static func disabled(_ kind: VaultKind) -> Self {
        Self(
            403,
            "Forbidden",
            "Operation get is not allowed on a disabled \(kind.noun.lowercased()).",
            inner: "SecretDisabled"
        )
    }
    static var forbidden: Self {
        Self(403, "Forbidden", "Caller is not authorized to perform action on resource.", inner: "ForbiddenByRbac")
    }
    static func isDeleted(_ kind: VaultKind, _ name: String) -> Self {
        Self(
            409,
            "Conflict",
            "\(kind.noun) \(name) is currently in a deleted but recoverable state, and its name cannot be reused.",
            inner: "ObjectIsDeletedButRecoverable"
        )
    }
    static func notFound(_ kind: VaultKind, _ name: String) -> Self {
        Self(
            404,
            "\(kind.noun)NotFound",
            "A \(kind.noun.lowercased()) with (name/id) \(name) was not found in this key vault."
        )
    }
    static var notSupported: Self { Self(405, "MethodNotAllowed", "The method is not allowed.") }

    var response: EmulatorResponse {
        var error: [String: EmulatorJSON] = ["code": .text(self.code), "message": .text(self.message)]
        error["innererror"] = self.innerCode.map { ["code": .text($0)] }
        var response = EmulatorResponse.vault(["error": .object(error)], status: self.status)
        for field in self.headers { response.headers[field.name] = field.value }
        return response
    }
}

extension EmulatorResponse {
    /// An answer of a vault.
    static func vault(_ value: EmulatorJSON, status: HTTPResponse.Status = .ok) -> Self {
        Self(status: status, headers: [.contentType: "application/json; charset=utf-8"], body: value.bytes)
    }
}
