//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

/// Finds out which application sent a request, and whether it can prove that.
struct ClientAuthenticator: Sendable {
    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    private static let boundAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-pop"

    let directory: EmulatorDirectory
    let assertions: AssertionVerifier

    /// Finds the application and checks its credential.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authority: The authority that the request was sent to.
    /// - Returns: The client.
    /// - Throws: The error to answer with.
    func authenticate(
        _ request: Emulator.RecordedRequest,
        at authority: Authority
    ) throws(EntraError) -> AuthenticatedClient {
        let basic = Self.basicCredential(of: request)
        guard let clientID = request.parameter("client_id") ?? basic?.clientID else {
            throw .missingParameter("client_id")
        }
        guard let application = self.directory.application(clientID) else {
            throw .unknownClient(clientID, tenant: authority.tenant.name)
        }
        if request.listener == .mutualTLS, request.clientCertificate == nil { throw .noClientCertificate }
        var client = AuthenticatedClient(
            application: application,
            proof: .none,
            certificate: request.clientCertificate
        )
        if let assertion = request.parameter("client_assertion") {
            client.proof = try self.check(assertion, in: request, of: application, at: authority)
        } else if let secret = request.parameter("client_secret") ?? basic?.secret {
            try Self.check(secret: secret, of: application)
            client.proof = .secret
        } else if let certificate = request.clientCertificate {
            try self.check(certificate, of: application)
            client.proof = .certificate
        } else if !application.isPublicClient {
            throw .missingCredential(grant: request.parameter("grant_type") ?? "")
        }
        return client
    }

    private static func check(secret: String, of application: Emulator.Application) throws(EntraError) {
        let isRight = application.secrets.contains { ConstantTime.areEqual(Array($0.utf8), Array(secret.utf8)) }
        guard isRight else { throw .wrongSecret(application.clientID) }
    }

    private func check(_ certificate: Certificate, of application: Emulator.Application) throws(EntraError) {
        guard application.allowsMutualTLS else { throw .mutualTLSDisabled }
        guard self.assertions.isTrusted(certificate, chain: [], by: application) else {
            throw .unknownKey(certificate.x5tS256)
        }
    }

    private func check(
        _ assertion: String,
        in request: Emulator.RecordedRequest,
        of application: Emulator.Application,
        at authority: Authority
    ) throws(EntraError) -> AuthenticatedClient.Proof {
        guard let type = request.parameter("client_assertion_type") else {
            throw .missingParameter("client_assertion_type")
        }
        let isBound = type == Self.boundAssertionType
        guard isBound || type == Self.assertionType else { throw .unsupportedAssertionType(type) }
        let (proof, claims) = try self.assertions.verify(
            assertion,
            of: application,
            audiences: self.audiences(at: authority)
        )
        guard request.listener == .mutualTLS else {
            if isBound { throw .noClientCertificate }
            return proof
        }
        guard application.allowsMutualTLS else { throw .mutualTLSDisabled }
        // An assertion that is bound to a certificate only counts together with it.
        if let bound = claims.cnf?.certificateThumbprint, bound != request.clientCertificate?.x5tS256 {
            throw .certificateMismatch
        }
        return proof
    }

    /// The names that an assertion may be meant for: the endpoint as the client reached it, and the issuer.
    private func audiences(at authority: Authority) -> Set<String> {
        [
            authority.url(of: "token").lowercased(),
            "\(authority.hostURL)\(authority.prefix)".lowercased(),
            "\(authority.hostURL)\(authority.prefix)/".lowercased(),
            "\(authority.hostURL)\(authority.prefix)/v2.0".lowercased(),
            authority.issuer(tenantID: authority.tenant.id).lowercased(),
        ]
    }

    /// Reads the client id and secret of an `Authorization` header (RFC 6749 §2.3.1).
    private static func basicCredential(
        of request: Emulator.RecordedRequest
    ) -> (clientID: String, secret: String)? {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("basic "),
            let bytes = try? Base64.decode(header.dropFirst("basic ".count)),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let clientID = Emulator.FormField.decode(bytes[..<colon]),
            let secret = Emulator.FormField.decode(bytes[(colon + 1)...])
        else { return nil }
        return (clientID, secret)
    }
}
