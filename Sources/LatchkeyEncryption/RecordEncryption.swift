//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto
public import LatchkeyTokenCache

/// Protects the records of a store with the keys of a ``/LatchkeyCrypto/KeyRing``.
///
/// Records are sealed with AES-256-GCM under data keys that live in this process only. A data key is wrapped by the active
/// key of the ring and lies, wrapped, beside every record that it sealed; so whoever has the ring can open every record,
/// and nobody else any. Names are hidden by keyed hashes.
///
/// ```swift
/// let encryption = try await RecordEncryption(from: .file("/etc/service/keys.json"))
/// let store = try SQLiteTokenStore(path: "tokens.db", encryption: .sealed(by: encryption))
/// let cache = TokenCache(store: store)
/// ```
///
/// ## Replacing keys
///
/// ``use(_:)`` takes over a changed ring, ``reload()`` fetches it from where it came from, and ``run(every:onFailure:)``
/// does so all the time. What was sealed under a key that only decrypts is sealed again soon after it is read; what was
/// sealed under a retired key cannot be read any more.
public final class RecordEncryption: RecordProtection {
    /// Settings of a ``RecordEncryption``.
    public struct Options: Sendable {
        /// How long a data key seals; 24 hours by default.
        public var dataKeyLife: Duration = .seconds(86_400)
        /// How many records a data key seals at most; 2²⁸ by default, so that no nonce ever comes twice.
        public var recordsPerDataKey = 1 << 28
        /// Whether records are written in the newest form, which hides how long tokens are; `false` by default.
        ///
        /// Both forms are read in any case. Set it when no instance is left that cannot read the newest one.
        public var finalizesUpgrade = false

        /// Creates the default settings.
        public init() {}
    }

    /// The settings.
    public let options: Options

    private let source: KeyRingSource
    let time: any TimeProvider
    private let state: Locked<DataKeys>

    /// Fetches a ring and protects with its keys.
    ///
    /// - Parameters:
    ///   - source: Where the ring comes from, now and for ``reload()``.
    ///   - options: The settings.
    ///   - time: The clocks; the system's by default.
    /// - Throws: `CryptoError` when there is no ring.
    public convenience init(
        from source: KeyRingSource,
        options: Options = .init(),
        time: any TimeProvider = SystemTime()
    ) async throws(CryptoError) {
        self.init(try await source.load(), source: source, options: options, time: time)
    }

    /// Protects with the keys of a ring.
    ///
    /// - Parameters:
    ///   - ring: The ring.
    ///   - options: The settings.
    ///   - time: The clocks; the system's by default.
    public convenience init(_ ring: KeyRing, options: Options = .init(), time: any TimeProvider = SystemTime()) {
        self.init(ring, source: .ring(ring), options: options, time: time)
    }

    private init(_ ring: KeyRing, source: KeyRingSource, options: Options, time: any TimeProvider) {
        self.source = source
        self.options = options
        self.time = time
        self.state = Locked(DataKeys(ring: ring))
    }

    /// The names and states of the ring's keys.
    public var keys: [KeyRing.Key] { self.state.withLock { $0.ring.keys } }

    // MARK: - Replacing keys

    /// Takes over a changed ring.
    ///
    /// - Parameter ring: The ring.
    /// - Throws: `CryptoError` with the code `invalidKeyRing` when its names would differ from those in the store.
    public func use(_ ring: KeyRing) throws(CryptoError) {
        try self.state.withLock { state throws(CryptoError) in try state.use(ring) }
    }

    /// Fetches the ring again from where it came from.
    ///
    /// - Throws: `CryptoError` when there is none, or one of another store; the present keys stay in use.
    public func reload() async throws(CryptoError) {
        try self.use(try await self.source.load())
    }

    /// Fetches the ring again and again until the calling task is cancelled, so that replaced keys are noticed.
    ///
    /// - Parameters:
    ///   - interval: How long to wait in between; a minute by default, at least a second.
    ///   - onFailure: Is told why a ring could not be fetched; the present keys stay in use.
    public func run(
        every interval: Duration = .seconds(60),
        onFailure: @Sendable (CryptoError) -> Void = { _ in }
    ) async {
        let pause = max(interval, .seconds(1)).nanoseconds
        while !Task.isCancelled {
            guard (try? await self.time.sleep(until: self.time.continuousNanoseconds() + pause)) != nil else { return }
            do throws(CryptoError) {
                try await self.reload()
            } catch {
                onFailure(error)
            }
        }
    }

    // MARK: - Protecting

    /// Returns the first 20 bytes of a keyed hash of a name.
    public func digest(of name: [UInt8]) -> [UInt8] {
        let key = self.state.withLock { $0.ring.namespaceKey }
        return Array(key.code(for: name).prefix(20))
    }

    /// Seals content under the data key of the moment.
    public func seal(_ content: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> [UInt8] {
        let now = self.time.continuousNanoseconds()
        do throws(CryptoError) {
            let dataKey = try self.state.withLock { state throws(CryptoError) in
                try state.sealingKey(now: now, options: self.options)
            }
            let form: SealedFrame.Form = self.options.finalizesUpgrade ? .padded : .plain
            return try SealedFrame.seal(content, form: form, under: dataKey, context: context)
        } catch {
            throw RecordProtectionError(.unavailable, error.message)
        }
    }

    /// Opens sealed content with the data key beside it.
    public func open(_ sealed: [UInt8], context: [UInt8]) throws(RecordProtectionError) -> OpenedContent {
        let frame = try SealedFrame(sealed)
        do throws(CryptoError) {
            let (key, isOld) = try self.openingKey(frame.dataKey)
            let content = try frame.open(sealed, under: key, context: context)
            let isOldForm = self.options.finalizesUpgrade && frame.form != .padded
            return OpenedContent(content: content, isSealedWithOldKey: isOld || isOldForm)
        } catch {
            throw RecordProtectionError(error)
        }
    }

    /// Reads the name of the ring's key that sealed content depends on.
    ///
    /// - Parameter sealed: What ``seal(_:context:)`` returned.
    /// - Returns: The name, or `nil` for anything else. It is not authenticated.
    public static func keyID(of sealed: [UInt8]) -> String? { (try? SealedFrame(sealed))?.dataKey.keyID }

    private func openingKey(_ wrapped: WrappedKey) throws(CryptoError) -> (key: AESGCMKey, isOld: Bool) {
        let known = self.state.withLock { state in
            (key: state.opened[wrapped], ring: state.ring)
        }
        let isOld = known.ring.isOutdated(wrapped.keyID)
        if let key = known.key { return (key, isOld) }
        let key = try AESGCMKey(try known.ring.unwrap(wrapped))
        self.state.withLock { $0.remember(key, for: wrapped, ring: known.ring) }
        return (key, isOld)
    }
}

extension RecordEncryption: CustomStringConvertible, CustomReflectable {
    /// The names and states of the keys.
    public var description: String {
        "RecordEncryption(" + self.keys.map { "\($0.id): \($0.state)" }.joined(separator: ", ") + ")"
    }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension RecordProtectionError {
    /// Says of sealed content what is wrong with its keys.
    fileprivate init(_ error: CryptoError) {
        switch error.code {
        case .unknownKey: self.init(.unknownKey, error.message)
        case .retiredKey: self.init(.retiredKey, error.message)
        case .authenticationFailed: self.init(.forged, "The record was changed, or belongs to another place.")
        default: self.init(.unavailable, error.message)
        }
    }
}
