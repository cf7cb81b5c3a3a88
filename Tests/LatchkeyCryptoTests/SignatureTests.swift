//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct SignatureTests {
    private let message = Array("the message".utf8)

    @Test func theCommandVerifiesOurSignatures() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(self.message, to: "message")
        try openssl.write(try SampleKeys.first.signature(for: self.message, algorithm: .rs256), to: "signature")
        try openssl.write(try SampleKeys.first.publicKey.pem(), to: "public.pem")
        let output = try openssl("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message")
        #expect(output.contains("Verified OK"))
    }

    @Test func signaturesOfTheCommandAreValid() throws {
        let openssl = try OpenSSLCommand()
        try openssl.write(self.message, to: "message")
        try openssl.write(try SampleKeys.first.pem(), to: "key.pem")
        try openssl("dgst", "-sha256", "-sign", "key.pem", "-out", "signature", "message")
        let signature = try openssl.read("signature")
        #expect(SampleKeys.first.publicKey.isValid(signature: signature, for: self.message, algorithm: .rs256))
        #expect(!SampleKeys.second.publicKey.isValid(signature: signature, for: self.message, algorithm: .rs256))
    }

    @Test func anyChangeMakesTheSignatureInvalid() throws {
        let key = SampleKeys.first
        let signature = try key.signature(for: self.message, algorithm: .rs256)
        for index in stride(from: 0, to: signature.count, by: 17) {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.publicKey.isValid(signature: changed, for: self.message, algorithm: .rs256))
        }
        for changed in [[], Array(signature.dropLast()), signature + [0], [0] + signature] {
            #expect(!key.publicKey.isValid(signature: changed, for: self.message, algorithm: .rs256))
        }
        #expect(!key.publicKey.isValid(signature: signature, for: self.message + [0], algorithm: .rs256))
    }

    @Test func manyTasksSignWithOneKeyAtOnce() async throws {
        let key = SampleKeys.first
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in UInt8(0)..<64 {
                group.addTask {
                    let signature = try key.signature(for: [number], algorithm: .rs256)
                    return key.publicKey.isValid(signature: signature, for: [number], algorithm: .rs256)
                }
            }
            for try await isValid in group { #expect(isValid) }
        }
    }

    @Test(arguments: ["none", "None", "rs256", "HS256", "", "RS256 "])
    func unknownNamesAreNoAlgorithm(name: String) {
        #expect(SignatureAlgorithm(name: name) == nil)
    }
}
