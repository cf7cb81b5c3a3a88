//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenAcquisition
import Testing

/// Who may present a token that is bound to a certificate.
@Suite struct BindingVerifierTests {
    private static let key = Result { () throws(CryptoError) in try PrivateKey() }
    private static let time: Int64 = 1_800_000_000

    private static func certificate(_ name: String, until end: Int64 = 1_900_000_000) throws -> Certificate {
        let profile = CertificateProfile(
            subject: .init(commonName: name),
            usage: .clientAuthentication,
            validity: 1_700_000_000...end
        )
        return try Certificate(selfSigned: profile, with: try Self.key.get())
    }

    private func verify(
        _ authorization: String?,
        _ certificate: Certificate?,
        requiresBinding: Bool = true
    ) throws(BindingError) -> String? {
        try CertificateBindingVerifier(requiresBinding: requiresBinding, now: { Self.time })
            .verify(authorization: authorization, certificate: certificate)
    }

    private func bound(to certificate: Certificate) -> String {
        Sample.jwt(#"{"cnf":{"x5t#S256":"\#(certificate.x5tS256)"}}"#)
    }

    @Test func aTokenCountsWithItsCertificateAlone() throws {
        let own = try Self.certificate("own")
        let other = try Self.certificate("other")
        let token = self.bound(to: own)
        #expect(try self.verify("mtls_pop \(token)", own) == own.x5tS256)
        #expect(try self.verify("MTLS_POP \(token)", own) == own.x5tS256)
        for (authorization, certificate, code) in [
            ("mtls_pop \(token)", other, .otherCertificate), ("mtls_pop \(token)", nil, .noCertificate),
            ("Bearer \(token)", own, .wrongScheme), ("mtls_pop a.b", own, .malformedToken), ("mtls_pop", own, .noToken),
            (nil, own, .noToken), ("Basic eA==", own, .noToken), ("", own, .noToken), (" ", nil, .noToken),
        ] as [(String?, Certificate?, BindingError.Code)] {
            let error = #expect(throws: BindingError.self) { try self.verify(authorization, certificate) }
            #expect(error?.code == code)
            #expect(error?.wwwAuthenticate.contains(token) == false)
        }
    }

    @Test func anExpiredCertificateCountsNoMore() throws {
        let old = try Self.certificate("old", until: Self.time - 1)
        let error = #expect(throws: BindingError.self) { try self.verify("mtls_pop \(self.bound(to: old))", old) }
        #expect(error?.code == .expiredCertificate)
    }

    @Test func tokensThatAreBoundToNothingCountOnlyWhereThatIsAllowed() throws {
        let own = try Self.certificate("own")
        let free = Sample.jwt("{}")
        #expect(try self.verify("Bearer \(free)", nil, requiresBinding: false) == nil)
        for (authorization, code) in [
            ("Bearer \(free)", BindingError.Code.notBound), ("mtls_pop \(free)", .notBound),
            ("mtls_pop \(Sample.jwt(#"{"cnf":{"kid":"k"}}"#))", .notBound),
            ("mtls_pop \(Sample.jwt(#"{"cnf":{"x5t#S256":""}}"#))", .notBound),
            ("mtls_pop \(Sample.jwt(#"{"cnf":7}"#))", .notBound),
        ] {
            let error = #expect(throws: BindingError.self) { try self.verify(authorization, own) }
            #expect(error?.code == code)
        }
        let error = #expect(throws: BindingError.self) {
            try self.verify("mtls_pop \(free)", own, requiresBinding: false)
        }
        #expect(error?.code == .wrongScheme)
    }
}
