//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyCrypto

@Suite struct EncryptedContentTests {
    private static let content =
        Array(
            "A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy "
                .utf8
        ) + Array("without inconvenience".utf8)

    /// The vectors of RFC 7518 appendix B: algorithm, ciphertext, tag.
    static let vectors = [
        (
            ContentEncryptionAlgorithm.a128CBCHS256,
            """
            c80edfa32ddf39d5ef00c0b468834279a2e46a1b8049f792f76bfe54b903a9c9a94ac9b47ad2655c5f10f9aef71427e2fc6f9b3f399a22
            1489f16362c703233609d45ac69864e3321cf82935ac4096c86e133314c54019e8ca7980dfa4b9cf1b384c486f3a54c51078158ee5d79d
            e59fbd34d848b3d69550a67646344427ade54b8851ffb598f7f80074b9473c82e2db
            """,
            "652c3fa36b0a7c5b3219fab3a30bc1c4"
        ),
        (
            .a256CBCHS512,
            """
            4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2e6d12a1374b77f
            077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3a3b75e662a2594410ae496b2e2e6
            609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6
            """,
            "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5"
        ),
    ]

    @Test(arguments: vectors)
    func vectorsOfTheStandardAreDecrypted(
        algorithm: ContentEncryptionAlgorithm,
        ciphertext: String,
        tag: String
    ) throws {
        let associated = Array("The second principle of Auguste Kerckhoffs".utf8)
        let key = SecretBytes(copying: (0..<algorithm.keyCount).map { UInt8($0) })
        let encrypted = try EncryptedContent(
            algorithm: algorithm,
            vector: Hex.decode("1af38c2dc2b96ffdd86694092341bc04"),
            ciphertext: Hex.decode(ciphertext),
            tag: Hex.decode(tag)
        )
        #expect(encrypted.decrypted(key: key, associated: associated) == Self.content)
        #expect(encrypted.decrypted(key: key, associated: associated + [0]) == nil)
    }

    @Test func theLengthsOfTheAuthenticatedPartsCount() throws {
        let key = try SecretBytes(randomCount: 32)
        let made = try EncryptedContent(
            encrypting: Self.content,
            with: .a128CBCHS256,
            key: key,
            associated: Array("header".utf8)
        )
        // The same bytes, divided differently between header and vector, must not pass.
        let moved = try EncryptedContent(
            algorithm: .a128CBCHS256,
            vector: Array("r".utf8) + Array(made.vector.dropLast()),
            ciphertext: Array(made.vector.suffix(1)) + made.ciphertext,
            tag: made.tag
        )
        #expect(moved.decrypted(key: key, associated: Array("heade".utf8)) == nil)
        #expect(made.decrypted(key: key, associated: Array("header".utf8)) == Self.content)
    }
}
