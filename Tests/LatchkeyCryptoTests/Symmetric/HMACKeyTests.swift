import LatchkeyCrypto
import Testing

@Suite struct HMACKeyTests {
    /// A test case of RFC 4231 §4.
    struct Vector: Sendable {
        var key: [UInt8]
        var message: [UInt8]
        var code: String

        static let all = [
            Vector(
                key: [UInt8](repeating: 0x0B, count: 20),
                message: Array("Hi There".utf8),
                code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            Vector(
                key: Array("Jefe".utf8),
                message: Array("what do ya want for nothing?".utf8),
                code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            Vector(
                key: [UInt8](repeating: 0xAA, count: 20),
                message: [UInt8](repeating: 0xDD, count: 50),
                code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            Vector(
                key: Array(1...25),
                message: [UInt8](repeating: 0xCD, count: 50),
                code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            Vector(
                key: [UInt8](repeating: 0xAA, count: 131),
                message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            Vector(
                key: [UInt8](repeating: 0xAA, count: 131),
                message: Array(
                    "This is a test using a larger than block-size key and a larger than block-size data. ".utf8
                ) + Array("The key needs to be hashed before being used by the HMAC algorithm.".utf8),
                code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ]
    }

    @Test(arguments: Vector.all)
    func publishedVectorsAreReproduced(vector: Vector) throws {
        let key = try HMACKey(SecretBytes(copying: vector.key))
        let code = key.code(for: vector.message)
        #expect(Hex.encode(code) == vector.code)
        #expect(key.code(for: vector.message) == code, "The prepared key is used twice.")
        #expect(try HMACKey.code(for: vector.message, key: SecretBytes(copying: vector.key)) == code)
        #expect(key.isValid(code, for: vector.message))
    }

    @Test func theCommandAgreesForKeysAroundTheBlockSize() throws {
        let openssl = try OpenSSLCommand()
        let message = Array("a message".utf8)
        try openssl.write(message, to: "message")
        for count in [1, 63, 64, 65] {
            let key = try RandomBytes.make(count: count)
            let output = try openssl(
                "dgst",
                "-sha256",
                "-mac",
                "HMAC",
                "-macopt",
                "hexkey:\(Hex.encode(key))",
                "message"
            )
            let code = try HMACKey.code(for: message, key: SecretBytes(copying: key))
            #expect(output.contains(Hex.encode(code)), "a key of \(count) bytes")
        }
    }

    @Test func anEmptyKeyAndMessageAreAllowed() throws {
        let code = try HMACKey(SecretBytes(copying: [])).code(for: [])
        #expect(Hex.encode(code) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func wrongCodesAreNotValid() throws {
        let key = try HMACKey(SecretBytes(randomCount: 32))
        var code = key.code(for: [1])
        #expect(!key.isValid(code, for: [2]))
        #expect(!key.isValid(Array(code.dropLast()), for: [1]))
        #expect(!key.isValid([], for: [1]))
        code[31] ^= 1
        #expect(!key.isValid(code, for: [1]))
    }

    @Test func manyTasksShareOneKey() async throws {
        let key = try HMACKey(SecretBytes(copying: Vector.all[1].key))
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for vector in [Vector](repeating: Vector.all[1], count: 500) {
                        #expect(Hex.encode(key.code(for: vector.message)) == vector.code)
                    }
                }
            }
        }
    }
}
