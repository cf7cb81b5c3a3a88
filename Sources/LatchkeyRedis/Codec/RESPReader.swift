//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyHiredis

/// Reads replies from the bytes of a connection; for one thread at a time.
///
/// All but the most frequent replies are read by hiredis' reader.
@safe package final class RESPReader {
    /// hiredis moves the rest of its buffer after each larger reply, so the buffer must stay small.
    private static let sliceLength = 16_384

    private let limit: Int
    private let builder = RESPBuilder()
    private let raw: OpaquePointer
    private var shortcut = RESPShortcut()
    /// Whether hiredis has nothing of a reply, so that the next may be read without it.
    private var usesShortcut = true
    private var isBroken = false

    /// Creates a reader.
    ///
    /// - Parameter limit: About how many bytes of memory one reply may take; 64 MiB by default.
    package init?(limit: Int = 1 << 26) {
        let callbacks = unsafe latchkey_resp_callbacks(
            text: { context, kind, bytes, count in
                let bytes = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
                unsafe RESPReader.builder(context).add(RESPReader.value(of: bytes, kind: kind), bytes: count)
            },
            integer: { context, value in unsafe RESPReader.builder(context).add(.integer(value)) },
            null: { context in unsafe RESPReader.builder(context).add(.null) },
            array: { context, count in unsafe RESPReader.builder(context).beginArray(of: count) }
        )
        let context = unsafe Unmanaged.passUnretained(self.builder).toOpaque()
        guard let raw = unsafe latchkey_resp_reader_make(callbacks, context) else { return nil }
        unsafe self.raw = raw
        self.limit = limit
    }

    deinit {
        unsafe latchkey_resp_reader_free(self.raw)
    }

    /// Takes the next bytes and passes on each reply that they complete.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - receive: Takes a reply.
    /// - Throws: ``RedisError/Code/protocolViolation``, and whenever it is called again.
    package func read(_ bytes: Span<UInt8>, _ receive: (RESPValue) -> Void) throws(RedisError) {
        guard !self.isBroken else { throw self.violation() }
        var start = 0
        while start < bytes.count {
            guard self.usesShortcut else {
                let end = min(start + Self.sliceLength, bytes.count)
                try self.readSlice(bytes.extracting(start..<end), receive)
                start = end
                continue
            }
            switch self.shortcut.read(bytes, from: start) {
            case .reply(let value, let next):
                receive(value)
                start = next
            case .incomplete:
                self.isBroken = self.shortcut.keptCount > self.limit
                guard !self.isBroken else { throw .replyTooLarge(limit: self.limit) }
                return
            case .other(let kept, let next):
                self.usesShortcut = false
                try self.readSlice(kept.span, receive)
                // What was kept is no reply of its own.
                self.usesShortcut = false
                start = next
            case .damaged:
                self.isBroken = true
                throw self.violation()
            }
        }
    }

    private func readSlice(_ slice: Span<UInt8>, _ receive: (RESPValue) -> Void) throws(RedisError) {
        let isTaken = unsafe slice.withUnsafeBytes { slice in
            guard let start = slice.baseAddress else { return true }
            return unsafe latchkey_resp_reader_feed(self.raw, start, slice.count) == 1
        }
        guard isTaken else { throw self.violation() }
        while true {
            switch unsafe latchkey_resp_reader_next(self.raw) {
            case 1:
                guard let reply = self.builder.take() else { throw self.violation() }
                receive(reply)
            case 0:
                guard unsafe self.builder.size + latchkey_resp_reader_pending(self.raw) <= self.limit else {
                    throw .replyTooLarge(limit: self.limit)
                }
                self.usesShortcut = unsafe self.builder.size == 0 && latchkey_resp_reader_pending(self.raw) == 0
                return
            default:
                throw self.violation()
            }
        }
    }

    private func violation() -> RedisError {
        let reason = unsafe String(cString: latchkey_resp_reader_error(self.raw))
        return .init(
            .protocolViolation,
            "The other side sent what is no reply of a Redis server"
                + (reason.isEmpty ? "" : " (\(reason))") + "; check host, port, and whether TLS is expected."
        )
    }

    private static func builder(_ context: UnsafeMutableRawPointer) -> RESPBuilder {
        unsafe Unmanaged<RESPBuilder>.fromOpaque(context).takeUnretainedValue()
    }

    private static func value(of bytes: UnsafeRawBufferPointer, kind: Int32) -> RESPValue {
        switch Int(kind) {
        case LATCHKEY_RESP_STATUS: unsafe .status(String(decoding: bytes, as: UTF8.self))
        case LATCHKEY_RESP_ERROR: unsafe .error(String(decoding: bytes, as: UTF8.self))
        default: unsafe .bytes([UInt8](bytes))
        }
    }
}

extension RedisError {
    fileprivate static func replyTooLarge(limit: Int) -> Self {
        .init(.protocolViolation, "A reply of the server takes more than \(limit) bytes, the most that is accepted.")
    }
}
