import LatchkeyCrypto
import Testing

@Suite struct SecretBytesTests {
    @Test func bytesAreKept() throws {
        let secret = SecretBytes(copying: [1, 2, 3])
        #expect(secret.count == 3)
        #expect(secret.revealed() == [1, 2, 3])
        let lent = secret.withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
        #expect(lent == [1, 2, 3])
    }

    @Test func equalityLooksAtEveryByte() {
        let secret = SecretBytes(copying: [1, 2, 3])
        #expect(secret == SecretBytes(copying: [1, 2, 3]))
        for other in [[], [1, 2], [1, 2, 4], [0, 2, 3], [1, 2, 3, 0]] as [[UInt8]] {
            #expect(secret != SecretBytes(copying: other))
        }
        #expect(SecretBytes(copying: []) == SecretBytes(copying: []))
    }

    @Test func takingEmptiesTheSource() {
        var bytes: [UInt8] = [1, 2, 3]
        let secret = SecretBytes(taking: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret.revealed() == [1, 2, 3])
    }

    @Test func randomSecretsDiffer() throws {
        #expect(try SecretBytes(randomCount: 32) != SecretBytes(randomCount: 32))
        #expect(try SecretBytes(randomCount: 0).count == 0)
        let error = #expect(throws: CryptoError.self) { try SecretBytes(randomCount: -1) }
        #expect(error?.code == .invalidArgument)
    }

    @Test func descriptionsHoldNoSecret() throws {
        let secret = SecretBytes(copying: Array("top-secret".utf8))
        let sealing = try AESGCMKey(SecretBytes(copying: Array("top-secret-of-thirty-two-bytes!!".utf8)))
        let authenticating = try HMACKey(secret)
        var dumped = ""
        dump(secret, to: &dumped)
        dump(sealing, to: &dumped)
        dump(authenticating, to: &dumped)
        dumped += "\(secret) \(sealing) \(authenticating)"
        dumped += String(reflecting: secret) + String(reflecting: sealing) + String(reflecting: authenticating)
        #expect(dumped.contains("redacted"))
        #expect(!dumped.contains("top-secret"))
        #expect(!dumped.contains("116"), "The number of the first letter appears.")
    }
}
