//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import LatchkeyTokenCache

/// The form of sealed content: what is needed to open it, then the sealed bytes.
///
/// All numbers are little-endian; everything before the sealed bytes is authenticated with them.
///
/// | bytes | meaning |
/// |---|---|
/// | 3 | `LKE` |
/// | 1 | major version of the form, 1 |
/// | 1 | minor version: 0 for content as it is, 1 for content that is padded |
/// | 1 | flags, 0 |
/// | 1 | algorithm, 1 for AES-256-GCM |
/// | 1, n | the name of the key that wrapped the data key, behind its length |
/// | 1, n | the wrapped data key, behind its length |
/// | 4, n | nonce, ciphertext and tag, behind their length |
/// | 4 | the length of all |
struct SealedFrame: Sendable {
    /// The minor versions of the form.
    enum Form: UInt8, Sendable {
        case plain = 0
        /// The content is behind its length, and zeros fill it up.
        case padded = 1
    }

    private static let magic: [UInt8] = Array("LKE".utf8)
    private static let major: UInt8 = 1
    private static let aes256GCM: UInt8 = 1
    /// What a wrapped key takes: 32 bytes and 8 more.
    private static let wrappedKeyCount = 40
    private static let paddingStep = 64

    let form: Form
    let dataKey: WrappedKey
    /// How much lies before the sealed bytes.
    private let headerCount: Int

    // MARK: - Sealing

    static func seal(
        _ content: [UInt8],
        form: Form,
        under key: DataKeys.Sealing,
        context: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let content = form == .padded ? Self.padded(content) : content
        let name = Array(key.wrapped.keyID.utf8)
        let sealedCount = content.count + AESGCMKey.overhead
        var bytes = Self.magic + [Self.major, form.rawValue, 0, Self.aes256GCM]
        bytes += [UInt8(name.count)] + name
        bytes += [UInt8(key.wrapped.bytes.count)] + key.wrapped.bytes
        bytes += Self.bytes(of: sealedCount)
        let sealed = try key.key.seal(content, context: bytes + context)
        bytes += sealed
        return bytes + Self.bytes(of: bytes.count + 4)
    }

    // MARK: - Opening

    /// Reads what is before the sealed bytes, and checks all lengths.
    ///
    /// - Parameter bytes: What ``seal(_:form:under:context:)`` returned.
    /// - Throws: `RecordProtectionError` with the code `malformed` for what is no sealed content, or one in a form of the
    ///   future, and `forged` for what begins like sealed content and is none.
    init(_ bytes: [UInt8]) throws(RecordProtectionError) {
        guard bytes.starts(with: Self.magic) else {
            throw RecordProtectionError(.malformed, "The bytes are not sealed content.")
        }
        guard bytes.count >= 8 else { throw Self.cut }
        guard bytes[3] == Self.major, let form = Form(rawValue: bytes[4]), bytes[5] == 0, bytes[6] == Self.aes256GCM
        else { throw RecordProtectionError(.malformed, "A newer release may have written the content.") }
        var position = 7
        guard let name = Self.field(of: bytes, at: &position), let text = String(validating: name, as: UTF8.self),
            let wrapped = Self.field(of: bytes, at: &position), wrapped.count == Self.wrappedKeyCount,
            let sealedCount = Self.number(in: bytes, at: position), sealedCount >= AESGCMKey.overhead,
            bytes.count == position + 4 + sealedCount + 4, Self.number(in: bytes, at: bytes.count - 4) == bytes.count
        else { throw Self.cut }
        self.form = form
        self.dataKey = WrappedKey(keyID: text, bytes: wrapped)
        self.headerCount = position + 4
    }

    /// Opens the sealed bytes.
    func open(_ bytes: [UInt8], under key: AESGCMKey, context: [UInt8]) throws(CryptoError) -> [UInt8] {
        let header = bytes[..<self.headerCount] + context
        // The bytes outlive the call: both arrays do.
        let content = try unsafe key.open(
            bytes.span.bytes.extracting(self.headerCount..<bytes.count - 4),
            context: header.span.bytes
        )
        guard self.form == .padded else { return content }
        guard let count = Self.number(in: content, at: 0), count <= content.count - 4 else {
            throw CryptoError(.authenticationFailed, "The padding is wrong.")
        }
        return Array(content[4..<4 + count])
    }

    // MARK: - Parts

    private static var cut: RecordProtectionError { .init(.forged, "The sealed content was cut short or prolonged.") }

    private static func padded(_ content: [UInt8]) -> [UInt8] {
        let count = content.count + 4
        let rest = (Self.paddingStep - count % Self.paddingStep) % Self.paddingStep
        return Self.bytes(of: content.count) + content + [UInt8](repeating: 0, count: rest)
    }

    private static func bytes(of number: Int) -> [UInt8] {
        let number = UInt32(clamping: number)
        return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func number(in bytes: [UInt8], at position: Int) -> Int? {
        guard position >= 0, position + 4 <= bytes.count else { return nil }
        return (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
    }

    private static func field(of bytes: [UInt8], at position: inout Int) -> [UInt8]? {
        guard position < bytes.count, position + 1 + Int(bytes[position]) <= bytes.count else { return nil }
        let start = position + 1
        position = start + Int(bytes[position])
        return Array(bytes[start..<position])
    }
}
