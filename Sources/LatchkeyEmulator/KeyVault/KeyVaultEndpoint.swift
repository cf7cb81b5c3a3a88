//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Key Vault: secrets, keys that sign, certificates.
struct KeyVaultEndpoint: Sendable {
    let settings: Emulator.KeyVault
    let store = VaultStore()
    private let configuration: Emulator.Configuration
    private let verifier: TokenVerifier
    private let baseURL: String

    init(configuration: Emulator.Configuration, verifier: TokenVerifier, baseURL: String) {
        self.settings = configuration.keyVault
        self.configuration = configuration
        self.verifier = verifier
        self.baseURL = baseURL
    }

    /// Answers a request.
    func respond(to request: Emulator.RecordedRequest, at host: DataHost) -> EmulatorResponse {
        var response: EmulatorResponse
        do throws(VaultRefusal) {
            let claims = try self.claims(of: request, at: host)
            let call = try VaultCall(request, vault: host.name, now: self.configuration.now())
            let isReading = call.method == .get || ["sign", "verify"].contains(call.path.last)
            if !isReading, self.settings.readers.contains(claims.caller ?? "") { throw .forbidden }
            response = try self.response(to: call)
        } catch {
            response = error.response
        }
        response.set("x-ms-keyvault-service-version", "1.9.0.0")
        response.set("x-ms-keyvault-region", "emulator")
        return response
    }

    private func claims(
        of request: Emulator.RecordedRequest,
        at host: DataHost
    ) throws(VaultRefusal) -> AccessTokenClaims {
        let resource = self.configuration.resource(identifiedBy: "https://vault.azure.net")
        do throws(TokenRejection) {
            let claims = try self.verifier.verify(request, for: resource)
            guard claims.tid == self.settings.tenant else { throw TokenRejection.wrongIssuer }
            return claims
        } catch {
            let number: String
            switch error {
            case .noToken: number = "AKV10000: Request is missing a Bearer or PoP token."
            case .wrongAudience: number = "AKV10022: Invalid audience."
            case .wrongIssuer: number = "AKV10032: Invalid issuer."
            default: number = "AKV10046: Unable to validate the token. \(error.text)."
            }
            var refusal = VaultRefusal(401, "Unauthorized", "[TokenError] \(number)")
            refusal.headers[.wwwAuthenticate] = self.challenge(error, request.host, host)
            throw refusal
        }
    }

    private func challenge(_ rejection: TokenRejection, _ host: String, _ name: DataHost) -> String {
        if case .newerTokenNeeded = rejection { return rejection.challenge(baseURL: self.baseURL) }
        let port = host.split(separator: ":").dropFirst().first.map { ":\($0)" } ?? ""
        let resource = self.settings.resource ?? "https://\(name.domain)\(port)"
        return "Bearer authorization=\"\(self.baseURL)/\(self.settings.tenant)\", resource=\"\(resource)\""
    }

    // MARK: - Operations

    private func response(to call: VaultCall) throws(VaultRefusal) -> EmulatorResponse {
        guard let first = call.path.first else { throw .notSupported }
        if first.hasPrefix("deleted"), let kind = VaultKind(rawValue: String(first.dropFirst("deleted".count))) {
            return try self.respondDeleted(to: call, kind)
        }
        guard let kind = VaultKind(rawValue: first) else { throw .notSupported }
        let name = call.path.count > 1 ? call.path[1] : nil
        switch (call.method, call.path.count) {
        case (.get, 1): return try self.list(call, kind)
        case (.post, 2) where name == "restore": return try self.restore(call, kind)
        case (.get, 2), (.get, 3):
            if call.path.count == 3, call.path[2] == "versions" { return try self.versions(call, kind, call.path[1]) }
            return try self.get(call, kind, call.path[1], call.path.count == 3 ? call.path[2] : nil)
        case (.put, 2) where kind == .secrets: return try self.setSecret(call, call.path[1])
        case (.patch, 2...3): return try self.update(call, kind, call.path[1])
        case (.delete, 2): return try self.delete(call, kind, call.path[1])
        case (.post, 3) where call.path[2] == "backup": return try self.backup(call, kind, call.path[1])
        case (.post, 3) where kind == .keys && call.path[2] == "create": return try self.createKey(call, call.path[1])
        case (.post, 3) where kind == .certificates && call.path[2] == "import":
            return try self.importCertificate(call, call.path[1])
        case (.post, 4) where kind == .keys: return try self.useKey(call, call.path[1], call.path[2], call.path[3])
        default: throw .notSupported
        }
    }
}
