//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The name of work that goes on for a user after the call that started it.
///
/// Whoever knows the name can act for the user within the application: keep it like a secret.
public struct LongRunningSession: Hashable, Sendable {
    /// The name.
    public let key: String

    /// Takes a name that was chosen, or kept from an earlier start.
    ///
    /// - Parameter key: The name.
    public init(key: String) {
        self.key = key
    }

    /// Makes up a name that nobody can guess.
    static func random() throws(AcquisitionError) -> Self {
        do {
            return .init(key: Base64URL.encode(try RandomBytes.make(count: 32)))
        } catch {
            throw AcquisitionError(.configuration, "No session key could be made. \(error.message)", cause: error)
        }
    }

    /// The session as keys of the cache name it.
    var cacheName: String { "session:" + Base64URL.encode(Hash.sha256.digest(of: Array(self.key.utf8))) }
}

extension LongRunningSession: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains the name.
    public var description: String { "LongRunningSession(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a session does not reveal its name.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
