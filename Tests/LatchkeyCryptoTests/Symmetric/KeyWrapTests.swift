import LatchkeyCrypto
import Testing

@Suite struct KeyWrapTests {
    private static let longKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    private static let paddedKey = "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"

    /// Vectors of RFC 3394 §§4.1, 4.3 and 4.6: wrapping key, key, wrapped key.
    static let plainVectors = [
        [
            String(longKey.prefix(32)), "00112233445566778899aabbccddeeff",
            "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
        ],
        [longKey, "00112233445566778899aabbccddeeff", "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"],
        [
            longKey, "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
        ],
    ]

    /// Vectors of RFC 5649 §6.
    static let paddedVectors = [
        [
            paddedKey, "c37b7e6492584340bed12207808941155068f738",
            "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
        ],
        [paddedKey, "466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"],
    ]

    @Test(arguments: zip([KeyWrap.plain, .plain, .plain, .padded, .padded], plainVectors + paddedVectors))
    func publishedVectorsAreReproduced(wrap: KeyWrap, vector: [String]) throws {
        let key = SecretBytes(copying: Hex.decode(vector[0]))
        let secret = SecretBytes(copying: Hex.decode(vector[1]))
        let wrapped = try wrap.wrap(secret, under: key)
        #expect(Hex.encode(wrapped) == vector[2])
        #expect(try wrap.unwrap(wrapped, under: key) == secret)
    }

    @Test func theCommandUnwrapsWhatWasWrapped() throws {
        let openssl = try OpenSSLCommand()
        let key = try SecretBytes(randomCount: 32)
        let secret = try SecretBytes(randomCount: 32)
        try openssl.write(try KeyWrap.plain.wrap(secret, under: key), to: "wrapped")
        let hexKey = Hex.encode(key.revealed())
        try openssl(
            "enc",
            "-d",
            "-id-aes256-wrap",
            "-K",
            hexKey,
            "-iv",
            "A6A6A6A6A6A6A6A6",
            "-in",
            "wrapped",
            "-out",
            "key"
        )
        #expect(try openssl.read("key") == secret.revealed())
    }

    @Test func secretsOfEveryLengthArePadded() throws {
        let key = try SecretBytes(randomCount: 32)
        for count in [1, 7, 8, 9, 15, 16, 17, 1_700, 64 * 1024] {
            let secret = try SecretBytes(randomCount: count)
            let wrapped = try KeyWrap.padded.wrap(secret, under: key)
            #expect(try KeyWrap.padded.unwrap(wrapped, under: key) == secret)
        }
    }

    @Test(arguments: zip([KeyWrap.plain, .plain, .plain, .padded, .padded], [0, 8, 20, 0, 64 * 1024 + 1]))
    func secretsOfOtherLengthsAreRefused(wrap: KeyWrap, count: Int) throws {
        let key = try SecretBytes(randomCount: 32)
        let error = #expect(throws: CryptoError.self) { try wrap.wrap(SecretBytes(randomCount: count), under: key) }
        #expect(error?.code == .invalidArgument)
    }

    @Test(arguments: [KeyWrap.plain, .padded])
    func everyDamagedByteAndOtherLengthIsNoticed(wrap: KeyWrap) throws {
        let key = try SecretBytes(randomCount: 32)
        let wrapped = try wrap.wrap(SecretBytes(randomCount: 32), under: key)
        var attempts = (0...wrapped.count + 16).filter { $0 != wrapped.count }.map { count in
            Array((wrapped + [UInt8](repeating: 0, count: 16)).prefix(count))
        }
        for index in wrapped.indices {
            attempts.append(wrapped)
            attempts[attempts.count - 1][index] ^= 0x80
        }
        for attempt in attempts {
            let error = #expect(throws: CryptoError.self) { try wrap.unwrap(attempt, under: key) }
            #expect(error?.code == .authenticationFailed)
        }
        #expect(throws: CryptoError.self) { try wrap.unwrap(wrapped, under: SecretBytes(randomCount: 32)) }
    }

    @Test func wrappingKeysOfOtherLengthsAreRefused() throws {
        let secret = try SecretBytes(randomCount: 32)
        for count in [0, 15, 33] {
            let key = try SecretBytes(randomCount: count)
            let error = #expect(throws: CryptoError.self) { try KeyWrap.plain.wrap(secret, under: key) }
            #expect(error?.code == .invalidKey)
            #expect(throws: CryptoError.self) { try KeyWrap.plain.unwrap([UInt8](repeating: 0, count: 40), under: key) }
        }
    }
}
