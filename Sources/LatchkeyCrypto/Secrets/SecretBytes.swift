//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyOpenSSL

/// Bytes of a secret, such as a key: never shown, and overwritten when the last reference to them goes.
///
/// The bytes live in memory of their own, which is never copied by the language's runtime. The unchecked `Sendable`
/// holds because that memory is written only while an initialiser runs, before anyone else can see it.
@safe public final class SecretBytes: @unchecked Sendable {
    private let storage: UnsafeMutablePointer<UInt8>
    /// How many bytes there are.
    public let count: Int

    /// Makes room for a secret and lets a closure write it.
    ///
    /// - Parameters:
    ///   - capacity: The most bytes that the secret can have; not negative.
    ///   - fill: Writes the bytes, which are zeros at first, and returns how many of them count.
    /// - Throws: What `fill` throws.
    @safe init<Failure: Error>(
        capacity: Int,
        fill: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Int
    ) throws(Failure) {
        guard let storage = unsafe latchkey_secret_allocate(capacity) else {
            preconditionFailure("There is no memory for a secret of \(capacity) bytes.")
        }
        do throws(Failure) {
            let count = try unsafe fill(UnsafeMutableBufferPointer(start: storage, count: capacity))
            precondition(count >= 0 && count <= capacity, "A secret of \(count) bytes was written over its end.")
            // The rest was never secret, or belongs to nobody: what is freed later is what was counted.
            unsafe latchkey_erase(storage + count, capacity - count)
            unsafe self.storage = storage
            self.count = count
        } catch {
            unsafe latchkey_secret_free(storage, capacity)
            throw error
        }
    }

    /// Copies a secret; the caller's bytes stay as they are.
    ///
    /// - Parameter bytes: The secret.
    public convenience init(copying bytes: [UInt8]) {
        self.init(capacity: bytes.count) { buffer in
            _ = unsafe buffer.initialize(from: bytes)
            return bytes.count
        }
    }

    /// Takes over a secret: copies the bytes and overwrites the caller's.
    ///
    /// The caller's bytes are gone for good only when no other variable shares them.
    ///
    /// - Parameter bytes: The secret; empty afterwards.
    public convenience init(taking bytes: inout [UInt8]) {
        self.init(copying: bytes)
        SecretBytes.erase(&bytes)
    }

    /// Makes an unpredictable secret.
    ///
    /// - Parameter randomCount: How many bytes; not negative.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` for a negative count, and
    ///   ``CryptoError/Code/operationFailed`` when the system gives no randomness.
    public convenience init(randomCount: Int) throws(CryptoError) {
        guard randomCount >= 0 else { throw CryptoError(.invalidArgument, "Cannot make \(randomCount) random bytes.") }
        try self.init(capacity: randomCount) { buffer throws(CryptoError) in
            guard unsafe latchkey_random(buffer.baseAddress, randomCount) == 1 else {
                throw .openSSL(.operationFailed, "No random bytes could be made.")
            }
            return randomCount
        }
    }

    deinit {
        unsafe latchkey_secret_free(self.storage, self.count)
    }

    /// Lends the bytes for the duration of a call.
    ///
    /// - Parameter body: Reads the bytes; what it copies of them is its own to overwrite.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = unsafe UnsafeRawBufferPointer(start: self.storage, count: self.count)
        return try unsafe body(buffer.bytes)
    }

    /// Lends the memory of the bytes to a function of the library.
    @safe func withPointer<Result, Failure: Error>(
        _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafePointer(self.storage))
    }

    /// Copies the bytes into an array, which nobody overwrites.
    ///
    /// - Returns: The bytes.
    public func revealed() -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: self.storage, count: self.count))
    }

    /// Overwrites and empties an array that held a secret.
    ///
    /// It is of use only when no other variable shares the array's memory.
    ///
    /// - Parameter bytes: The array; empty afterwards.
    public static func erase(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBufferPointer { unsafe latchkey_erase($0.baseAddress, $0.count) }
        bytes = []
    }
}

extension SecretBytes: Equatable {
    /// Compares two secrets in a time that depends on their lengths only.
    ///
    /// - Parameters:
    ///   - left: One secret.
    ///   - right: The other.
    /// - Returns: Whether both have the same bytes.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe latchkey_equal(left.storage, right.storage, left.count) == 1
    }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
    /// A text that never contains the secret.
    public var description: String { "SecretBytes(\(self.count) bytes, <redacted>)" }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
