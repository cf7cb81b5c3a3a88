//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A certificate chain with its private key, presented to servers that ask for a client certificate (RFC 8705).
public struct ClientIdentity: Hashable, Sendable {
    /// The leaf certificate, any intermediates and the private key, concatenated in PEM form.
    package let pem: [UInt8]

    /// Creates an identity from PEM text.
    ///
    /// - Parameter pem: The leaf certificate first, then intermediates, and the unencrypted private key.
    public init(pem: [UInt8]) {
        self.pem = pem
    }
}

extension ClientIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains key material.
    public var description: String { "ClientIdentity(<redacted>)" }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
