//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeyTesting
import LatchkeyTokenCache
import Testing

@Suite(.timeLimit(.minutes(1))) struct RecordEncryptionTests {
    private let ring: KeyRing
    private let encryption: RecordEncryption
    private let content = Array("a token and what belongs to it".utf8)
    private let context = Array("the name of its record".utf8)

    init() throws {
        self.ring = try KeyRing.generate(at: 1)
        self.encryption = RecordEncryption(self.ring)
    }

    // MARK: - Sealing

    // Scoreboard: CE68
    @Test(arguments: [false, true], [0, 1, 59, 60, 61, 2048, 66_000])
    func whatWasSealedIsOpened(_ finalizesUpgrade: Bool, _ count: Int) throws {
        let encryption = RecordEncryption(self.ring, options: .finalized(finalizesUpgrade))
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let sealed = try encryption.seal(content, context: self.context)
        let opened = try encryption.open(sealed, context: self.context)
        #expect(opened.content == content)
        #expect(!opened.isSealedWithOldKey)
        #expect(sealed.count <= content.count + 192)
    }

    // Scoreboard: CE68
    @Test func nothingOfTheContentOrTheContextIsReadable() throws {
        for options in [RecordEncryption.Options.finalized(false), .finalized(true)] {
            let encryption = RecordEncryption(self.ring, options: options)
            let sealed = try encryption.seal(self.content, context: self.context)
            #expect(!sealed.contains(part(of: self.content)))
            #expect(!sealed.contains(part(of: self.context)))
            #expect(sealed != (try encryption.seal(self.content, context: self.context)))
        }
        func part(of bytes: [UInt8]) -> [UInt8] { Array(bytes.prefix(6)) }
    }

    // Scoreboard: CE68
    @Test func anotherProcessWithTheRingOpensIt() throws {
        let other = RecordEncryption(try KeyRing(json: self.ring.json().revealed()))
        let sealed = try self.encryption.seal(self.content, context: self.context)
        #expect(try other.open(sealed, context: self.context).content == self.content)
        #expect(other.digest(of: self.content) == self.encryption.digest(of: self.content))
    }

    @Test func paddingHidesTheLength() throws {
        let encryption = RecordEncryption(self.ring, options: .finalized(true))
        let counts = try (1...60).map { count in
            try encryption.seal([UInt8](repeating: 1, count: count), context: []).count
        }
        #expect(Set(counts).count == 1)
    }

    // MARK: - Tampering

    // Scoreboard: CE69
    @Test func anotherContextOpensNothing() throws {
        let sealed = try self.encryption.seal(self.content, context: self.context)
        for context in [[], self.context + [0], Array(self.context.dropLast()), Array("the name of another!!!".utf8)] {
            #expect(self.failure(to: sealed, context: context) == .forged)
        }
    }

    // Scoreboard: CE70, CE79
    @Test(arguments: [false, true]) func everyChangedByteIsNoticed(_ finalizesUpgrade: Bool) throws {
        let encryption = RecordEncryption(self.ring, options: .finalized(finalizesUpgrade))
        let sealed = try encryption.seal(self.content, context: self.context)
        var codes: Set<RecordProtectionError.Code> = []
        for index in sealed.indices {
            for bit in [UInt8(0x01), 0x80] {
                var changed = sealed
                changed[index] ^= bit
                codes.insert(try #require(self.failure(to: changed, context: self.context)))
            }
        }
        #expect(codes == [.malformed, .forged, .unknownKey])
    }

    // Scoreboard: CE70, CE79
    @Test func everyTruncationAndProlongationIsNoticed() throws {
        let sealed = try self.encryption.seal(self.content, context: self.context)
        for count in sealed.indices {
            let code = self.failure(to: Array(sealed.prefix(count)), context: self.context)
            #expect(code == (count < 3 ? .malformed : .forged))
        }
        #expect(self.failure(to: sealed + [0], context: self.context) == .forged)
        #expect(self.failure(to: sealed + sealed, context: self.context) == .forged)
    }

    // Scoreboard: CE70
    @Test(arguments: [[], Array("plain".utf8), [0x4c, 0x4b, 0x01], [UInt8](repeating: 0xff, count: 300)] as [[UInt8]])
    func whatIsNotSealedIsNotOpened(_ bytes: [UInt8]) {
        #expect(self.failure(to: bytes, context: self.context) == .malformed)
    }

    // Scoreboard: CE77
    @Test(arguments: [(3, 2), (4, 2), (5, 1), (6, 2)] as [(Int, UInt8)])
    func formsOfTheFutureAreAMissAndNoForgery(_ position: Int, _ value: UInt8) throws {
        var sealed = try self.encryption.seal(self.content, context: self.context)
        sealed[position] = value
        #expect(self.failure(to: sealed, context: self.context) == .malformed)
    }

    // Scoreboard: CE81
    @Test func bothFormsAreReadAndTheOldOneIsReplacedWhenTheUpgradeIsFinal() throws {
        let before = RecordEncryption(self.ring)
        let after = RecordEncryption(self.ring, options: .finalized(true))
        let old = try before.seal(self.content, context: self.context)
        let new = try after.seal(self.content, context: self.context)
        #expect(old[4] == 0)
        #expect(new[4] == 1)
        #expect(try before.open(new, context: self.context).content == self.content)
        #expect(try !before.open(new, context: self.context).isSealedWithOldKey)
        #expect(try after.open(old, context: self.context).content == self.content)
        #expect(try after.open(old, context: self.context).isSealedWithOldKey)
    }

    @Test func errorsTellNothingOfTheContent() throws {
        let sealed = try self.encryption.seal(self.content, context: self.context)
        for bytes in [Array(sealed.dropLast()), self.content, Array(sealed.dropFirst())] {
            do {
                _ = try self.encryption.open(bytes, context: self.context)
                Issue.record("It was opened.")
            } catch {
                #expect(!"\(error) \(error.message)".contains("token and"))
                #expect(!error.message.isEmpty)
            }
        }
        let text = "\(self.encryption) " + String(reflecting: self.encryption)
        #expect(text.contains(self.ring.activeKey.id))
        #expect(Mirror(reflecting: self.encryption).children.isEmpty)
    }

    private func failure(to sealed: [UInt8], context: [UInt8]) -> RecordProtectionError.Code? {
        do throws(RecordProtectionError) {
            _ = try self.encryption.open(sealed, context: context)
            return nil
        } catch {
            return error.code
        }
    }
}

extension RecordEncryption.Options {
    static func finalized(_ finalizesUpgrade: Bool) -> Self {
        var options = Self()
        options.finalizesUpgrade = finalizesUpgrade
        return options
    }
}
