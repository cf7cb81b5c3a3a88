import LatchkeyCrypto
import Testing

@Suite struct AESGCMKeyTests {
    /// A test case of the paper that defined the mode (McGrew and Viega, appendix B, cases 13 to 16).
    struct Vector: Sendable {
        var key: String
        var nonce: String
        var content: String
        var context: String
        var sealed: String

        static let longKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
        static let longContent =
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
            + "b16aedf5aa0de657ba637b391aafd255"
        static let longCiphertext =
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
            + "c5f61e6393ba7a0abcc9f662898015ad"
        static let all = [
            Vector(
                key: String(repeating: "0", count: 64),
                nonce: String(repeating: "0", count: 24),
                content: "",
                context: "",
                sealed: "530f8afbc74536b9a963b4f1c4cb738b"
            ),
            Vector(
                key: String(repeating: "0", count: 64),
                nonce: String(repeating: "0", count: 24),
                content: String(repeating: "0", count: 32),
                context: "",
                sealed: "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"
            ),
            Vector(
                key: longKey,
                nonce: "cafebabefacedbaddecaf888",
                content: longContent,
                context: "",
                sealed: longCiphertext + "b094dac5d93471bdec1a502270e3cc6c"
            ),
            Vector(
                key: longKey,
                nonce: "cafebabefacedbaddecaf888",
                content: String(longContent.prefix(120)),
                context: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                sealed: String(longCiphertext.prefix(120)) + "76fc6ece0f4e1768cddf8853bb2d551b"
            ),
        ]
    }

    private let key: AESGCMKey

    init() throws {
        self.key = try AESGCMKey(SecretBytes(randomCount: 32))
    }

    @Test(arguments: Vector.all)
    func publishedVectorsAreReproduced(vector: Vector) throws {
        let key = try AESGCMKey(SecretBytes(copying: Hex.decode(vector.key)))
        let (content, context) = (Hex.decode(vector.content), Hex.decode(vector.context))
        let sealed = try key.seal(content, context: context, nonce: Hex.decode(vector.nonce))
        #expect(Hex.encode(sealed) == vector.nonce + vector.sealed)
        #expect(try key.open(sealed, context: context) == content)
    }

    @Test func everyLengthSurvivesTheWayThereAndBack() throws {
        for count in [0, 1, 15, 16, 17, 255, 2048, 70_000] {
            let content = try RandomBytes.make(count: count)
            let sealed = try self.key.seal(content, context: [7])
            #expect(sealed.count == count + AESGCMKey.overhead)
            #expect(try self.key.open(sealed, context: [7]) == content)
        }
    }

    @Test func aPartOfALargerFrameIsOpenedInPlace() throws {
        let context: [UInt8] = [4]
        let sealed = try self.key.seal([1, 2, 3], context: context)
        let frame = [9, 9] + sealed + [9]
        let content = try unsafe self.key.open(frame[2..<frame.count - 1].span.bytes, context: context.span.bytes)
        #expect(content == [1, 2, 3])
    }

    @Test func noncesDiffer() throws {
        let first = try self.key.seal([1])
        let second = try self.key.seal([1])
        #expect(first.prefix(AESGCMKey.nonceCount) != second.prefix(AESGCMKey.nonceCount))
    }

    @Test func everyDamagedByteIsNoticed() throws {
        let sealed = try self.key.seal(Array("secret".utf8), context: [1])
        for index in sealed.indices {
            var damaged = sealed
            damaged[index] ^= 1
            let error = #expect(throws: CryptoError.self) { try self.key.open(damaged, context: [1]) }
            #expect(error?.code == .authenticationFailed, "byte \(index)")
        }
    }

    @Test func everyOtherLengthIsNoticed() throws {
        let sealed = try self.key.seal(Array("secret".utf8))
        for count in 0..<sealed.count {
            let error = #expect(throws: CryptoError.self) { try self.key.open(Array(sealed.prefix(count))) }
            #expect(error?.code == .authenticationFailed, "\(count) bytes")
        }
        #expect(throws: CryptoError.self) { try self.key.open(sealed + [0]) }
    }

    @Test func anotherContextOrKeyIsNoticed() throws {
        let sealed = try self.key.seal([1, 2, 3], context: [1])
        let other = try AESGCMKey(SecretBytes(randomCount: 32))
        for attempt in [(self.key, []), (self.key, [2]), (self.key, [1, 0]), (other, [1])] as [(AESGCMKey, [UInt8])] {
            let error = #expect(throws: CryptoError.self) { try attempt.0.open(sealed, context: attempt.1) }
            #expect(error?.code == .authenticationFailed)
        }
    }

    @Test(arguments: [0, 16, 24, 31, 33, 64])
    func keysOfOtherLengthsAreRefused(count: Int) {
        let error = #expect(throws: CryptoError.self) { try AESGCMKey(SecretBytes(randomCount: count)) }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: [0, 11, 13, 16])
    func noncesOfOtherLengthsAreRefused(count: Int) {
        let error = #expect(throws: CryptoError.self) {
            try self.key.seal([1], nonce: [UInt8](repeating: 1, count: count))
        }
        #expect(error?.code == .invalidArgument)
    }

    @Test func manyTasksShareOneKey() async throws {
        let key = self.key
        try await withThrowingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<200 {
                        let content = [UInt8](repeating: UInt8(task), count: round)
                        let sealed = try key.seal(content, context: [UInt8(task)])
                        #expect(try key.open(sealed, context: [UInt8(task)]) == content)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
