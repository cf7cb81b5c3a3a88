//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// A key that authenticates messages with HMAC-SHA-256 (RFC 2104), prepared once for any number of short messages.
///
/// The unchecked `Sendable` holds because the library's object is only read after `init`: each message copies its state.
@safe public final class HMACKey: @unchecked Sendable {
    /// The length of a code in bytes.
    public static let codeCount = 32

    private let pointer: OpaquePointer

    /// Prepares a key.
    ///
    /// - Parameter key: A key of any length; 32 unpredictable bytes are best.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public init(_ key: SecretBytes) throws(CryptoError) {
        guard let pointer = key.withPointer({ unsafe latchkey_hmac_new($0, key.count) }) else {
            throw .openSSL(.operationFailed, "The HMAC key could not be prepared.")
        }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe latchkey_hmac_free(self.pointer)
    }

    /// Computes the code of one message with a key that is not needed again.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - key: A key of any length.
    /// - Returns: 32 bytes.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/operationFailed``.
    public static func code(for message: [UInt8], key: SecretBytes) throws(CryptoError) -> [UInt8] {
        try HMACKey(key).code(for: message)
    }

    /// Computes the code of a message; any number of tasks may do so at once.
    ///
    /// - Parameter message: The message.
    /// - Returns: 32 bytes.
    public func code(for message: [UInt8]) -> [UInt8] {
        let code = unsafe [UInt8](unsafeUninitializedCapacity: Self.codeCount) { buffer, count in
            let status = unsafe latchkey_hmac_make(self.pointer, message, message.count, buffer.baseAddress)
            count = status == 1 ? Self.codeCount : 0
        }
        // Only a lack of memory can fail here.
        precondition(!code.isEmpty, "OpenSSL could not compute an authentication code; memory is exhausted.")
        return code
    }

    /// Says whether a code belongs to a message, in a time that tells nothing of the right code.
    ///
    /// - Parameters:
    ///   - code: The code, of full length.
    ///   - message: The message.
    /// - Returns: Whether the code was made with this key for this message.
    public func isValid(_ code: [UInt8], for message: [UInt8]) -> Bool {
        ConstantTime.areEqual(code, self.code(for: message))
    }
}

extension HMACKey: CustomStringConvertible, CustomReflectable {
    /// A text that never contains the key.
    public var description: String { "HMACKey(<redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
