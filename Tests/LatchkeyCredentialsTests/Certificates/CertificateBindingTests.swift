//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyHTTP
import Testing

@Suite struct CertificateBindingTests {
    private let clock = ManualClock()

    @Test func aBoundCredentialIsPresentedInPlaceOfAnAssertion() async throws {
        let key = try Samples.chain()
        let credential = CertificateCredential(
            CertificateObject(SigningCertificate(key)),
            options: .init(isBound: true),
            clock: self.clock.clock
        )
        let authentication = try await credential.authentication(for: Samples.context)
        #expect(authentication.parameters.isEmpty)
        let expected = ClientIdentity(pem: try key.certificatesPEM() + key.privateKey.pem())
        #expect(authentication.clientIdentity == expected)
        #expect(authentication.certificate == key.certificate)
    }

    @Test func aTokenCanBeBoundToTheCertificate() async throws {
        let old = try Samples.key()
        let new = try Samples.key(until: Samples.now + 9)
        let source = ScriptedSource(key: old)
        let credential = CertificateCredential(source, clock: self.clock.clock)
        let binding = try #require(try await credential.certificateBinding())
        #expect(binding.keyID == old.certificate.x5tS256)
        #expect(binding.identity == ClientIdentity(pem: try old.certificatesPEM() + old.privateKey.pem()))
        #expect(try await credential.certificateBinding() == binding)
        var context = Samples.context
        context.requiresBinding = true
        let authentication = try await credential.authentication(for: context)
        #expect(authentication.parameters.isEmpty)
        #expect(authentication.clientIdentity == binding.identity)
        // The same key, but another certificate: a token that is bound to the old one is of no use with it.
        source.serve(new)
        await credential.reload()
        #expect(try await credential.certificateBinding()?.keyID == new.certificate.x5tS256)
        #expect(binding.keyID != new.certificate.x5tS256)
    }

    @Test func aKeyThatStaysInItsVaultBindsNothing() async throws {
        let certificate = SigningCertificate(try Samples.key().certificate) { _, _ throws(CredentialError) in [] }
        let credential = CertificateCredential(CertificateObject(certificate), clock: self.clock.clock)
        let error = await #expect(throws: CredentialError.self) { try await credential.certificateBinding() }
        #expect(error?.code == .notSupported)
    }

    @Test func secretsBindNothing() async throws {
        let secret = try ClientSecret("s3cr3t")
        #expect(try await secret.certificateBinding() == nil)
        var context = Samples.context
        context.requiresBinding = true
        let error = await #expect(throws: CredentialError.self) { try await secret.authentication(for: context) }
        #expect(error?.code == .notSupported)
        #expect(error?.message.contains("s3cr3t") == false)
    }

    @Test func assertionsMayBringTheirCertificate() async throws {
        struct Provider: AssertionProvider {
            let identifier = "bound"
            let binding = CertificateBinding(keyID: "k", identity: ClientIdentity(pem: [1]))

            func assertion(for request: AssertionRequest) async throws -> SignedAssertion {
                SignedAssertion(foreignToken(), clientIdentity: request.isBound ? self.binding.identity : nil)
            }

            func certificateBinding() async throws -> CertificateBinding? { self.binding }
        }
        let credential = SignedAssertionCredential(Provider(), clock: self.clock.clock)
        #expect(try await credential.certificateBinding()?.keyID == "k")
        var context = Samples.context
        #expect(try await credential.authentication(for: context).clientIdentity == nil)
        context.requiresBinding = true
        let authentication = try await credential.authentication(for: context)
        #expect(authentication.clientIdentity == ClientIdentity(pem: [1]))
        _ = try DecodedAssertion(authentication, type: "jwt-pop")
    }
}
