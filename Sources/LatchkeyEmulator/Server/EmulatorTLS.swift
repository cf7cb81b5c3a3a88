//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HummingbirdCore
import HummingbirdTLS
import LatchkeyCrypto
import NIOCore
import NIOSSL

/// What the servers prove their identity with, and what they demand of clients.
struct EmulatorTLS: Sendable {
    /// The certificate for loopback, which is issued anew for each start.
    let certificate: Certificate
    private let privateKey: PrivateKey

    /// Issues a certificate.
    ///
    /// - Parameters:
    ///   - identity: The authority that signs and the server's key.
    ///   - hosts: Further names for the certificate.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
    init(identity: Emulator.Identity, hosts: [String]) throws(EmulatorError) {
        let authority = identity.certificateAuthority
        let profile = CertificateProfile(
            subject: DistinguishedName(commonName: "localhost", organization: "Latchkey"),
            alternativeNames: [.dns("localhost"), .ipAddress("127.0.0.1"), .ipAddress("::1")]
                + (DataHost.certificateNames + hosts.map { $0.lowercased() }).map { .dns($0) },
            usage: .serverAuthentication,
            validity: authority.certificate.validity
        )
        do throws(CryptoError) {
            self.certificate = try authority.issue(profile, for: identity.serverKey.publicKey)
            self.privateKey = identity.serverKey
        } catch {
            throw EmulatorError(.identityFailed, "No certificate for the server could be issued.", cause: error)
        }
    }

    /// Sets up the connections of a listener.
    ///
    /// - Parameter listener: How clients connect.
    /// - Returns: What builds the channels.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/identityFailed``.
    func builder(for listener: EmulatorListener) throws(EmulatorError) -> HTTPServerBuilder {
        do {
            switch listener {
            case .machine: return .http1()
            case .main: return try .tls(.http1(), tlsConfiguration: self.configuration())
            case .mutualTLS:
                var configuration = try self.configuration()
                configuration.certificateVerification = .optionalVerification
                // Whose certificate it is, and whether that counts, is for the endpoints to say: TLS only proves that the
                // client has the key.
                let channel = TLSChannelConfiguration(
                    tlsConfiguration: configuration,
                    customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) }
                )
                return try .tls(.http1(), configuration: channel)
            }
        } catch {
            throw EmulatorError(.identityFailed, "TLS could not be set up with the emulator's keys.", cause: error)
        }
    }

    private func configuration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: self.certificate.der, format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: self.privateKey.pem(), format: .pem))
        )
        // Clients with an idle connection do not answer the closing message; waiting for that would delay the stop.
        configuration.shutdownTimeout = .milliseconds(20)
        return configuration
    }
}
