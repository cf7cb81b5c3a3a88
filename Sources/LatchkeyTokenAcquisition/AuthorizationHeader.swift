//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP

/// The value of an `Authorization` field; no description of it reveals the token.
public struct AuthorizationHeader: Hashable, Sendable {
    /// The field's value, for example `Bearer` and a token; to be sent to the API and kept out of logs.
    public var value: String
    /// The certificate that has to be presented along with the token, when the token is bound to one.
    public var clientIdentity: ClientIdentity?
    /// What is known about the token; `nil` when the provider does not tell.
    public var metadata: TokenMetadata?

    /// Creates a field value.
    ///
    /// - Parameters:
    ///   - value: The scheme and what follows it.
    ///   - clientIdentity: The certificate that has to be presented along with the token; none by default.
    ///   - metadata: What is known about the token; nothing by default.
    public init(value: String, clientIdentity: ClientIdentity? = nil, metadata: TokenMetadata? = nil) {
        self.value = value
        self.clientIdentity = clientIdentity
        self.metadata = metadata
    }
}

extension AuthorizationHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The scheme, without the token.
    public var description: String {
        guard let blank = self.value.firstIndex(of: " ") else { return "<redacted>" }
        return "\(self.value[..<blank]) <redacted>"
    }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a field does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
