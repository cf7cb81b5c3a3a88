//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct EncodedCertificateTests {
    private let key: CertifiedKey
    private let pfx: [UInt8]

    init() throws {
        self.key = try Samples.key()
        self.pfx = try self.key.pkcs12(passphrase: SecretBytes("pw"), iterations: 1000)
    }

    // Scoreboard: B4
    @Test func base64OfAPKCS12FileIsRead() async throws {
        let text = Base64.encode(self.pfx)
        let lines = Data(self.pfx).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn])
        for value in [text, lines, " \(text)\n"] {
            let source = try EncodedCertificate(value, password: SecretBytes("pw"))
            #expect(try await source.load(at: Samples.now).certificate == self.key.certificate)
        }
        let wrong = try EncodedCertificate(text)
        let error = await #expect(throws: CredentialError.self) { try await wrong.load(at: Samples.now) }
        #expect(error?.code == .unavailable)
    }

    // Scoreboard: B6
    @Test func pemTextIsRead() async throws {
        let pem = try self.key.certificatesPEM() + self.key.privateKey.pem()
        for value in [String(decoding: pem, as: UTF8.self), Base64.encode(pem)] {
            let source = try EncodedCertificate(value)
            #expect(try await source.load(at: Samples.now).certificate == self.key.certificate)
        }
    }

    @Test(arguments: ["s3cr3t", "s3cr3t!", "AA=A", "AAA"])
    func textThatIsNoBase64IsRefusedAtOnce(value: String) {
        let error = #expect(throws: CredentialError.self) { try EncodedCertificate(value + "?") }
        #expect(error?.code == .invalidDescription)
        #expect(error?.message.contains("s3cr3t") == false)
    }

    @Test func whatIsNoCertificateIsRefused() async throws {
        for bytes in [[], [1, 2, 3], Array("s3cr3t".utf8), Array(self.pfx.dropLast())] as [[UInt8]] {
            let source = try EncodedCertificate(Base64.encode(bytes), password: SecretBytes("pw"))
            let error = await #expect(throws: CredentialError.self) { try await source.load(at: Samples.now) }
            #expect(error?.message.contains("s3cr3t") == false)
        }
        let long = #expect(throws: CredentialError.self) {
            try EncodedCertificate(String(repeating: "A", count: 2_097_156))
        }
        #expect(long?.code == .invalidDescription)
    }
}
