import LatchkeyCrypto
import Testing

@Suite struct HKDFTests {
    /// A test case of RFC 5869 appendix A.
    struct Vector: Sendable {
        var secret: [UInt8]
        var salt: [UInt8]
        var info: [UInt8]
        var key: String

        static let all = [
            Vector(
                secret: [UInt8](repeating: 0x0B, count: 22),
                salt: Array(0...0x0C),
                info: Array(0xF0...0xF9),
                key: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
            Vector(
                secret: Array(0...0x4F),
                salt: Array(0x60...0xAF),
                info: Array(0xB0...0xFF),
                key: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                    + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
            Vector(
                secret: [UInt8](repeating: 0x0B, count: 22),
                salt: [],
                info: [],
                key: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ]
    }

    @Test(arguments: Vector.all)
    func publishedVectorsAreReproduced(vector: Vector) throws {
        let key = try HKDF.deriveKey(
            from: SecretBytes(copying: vector.secret),
            salt: vector.salt,
            info: vector.info,
            count: vector.key.count / 2
        )
        #expect(Hex.encode(key.revealed()) == vector.key)
    }

    @Test(arguments: [-1, 0, 8161])
    func otherLengthsAreRefused(count: Int) throws {
        let secret = try SecretBytes(randomCount: 32)
        let error = #expect(throws: CryptoError.self) { try HKDF.deriveKey(from: secret, info: [], count: count) }
        #expect(error?.code == .invalidArgument)
    }

    @Test func theLongestKeyIsDerived() throws {
        let secret = try SecretBytes(randomCount: 32)
        #expect(try HKDF.deriveKey(from: secret, info: [1], count: HKDF.longestKey).count == HKDF.longestKey)
    }
}
