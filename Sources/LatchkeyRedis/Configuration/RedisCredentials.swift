//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// How a client says to a server who it is.
public struct RedisCredentials: Sendable {
    enum Source: Sendable {
        case none
        case fixed(RedisCredential)
        case provider(@Sendable () async throws -> RedisCredential)
    }
    let source: Source

    /// Nothing is said; for servers without authentication or with client certificates.
    public static var none: Self { .init(source: .none) }

    /// A password.
    ///
    /// - Parameters:
    ///   - password: The password.
    ///   - user: The user of the server's access control list; its default user by default.
    /// - Returns: The credentials.
    public static func password(_ password: String, user: String? = nil) -> Self {
        .init(source: .fixed(RedisCredential(user: user, password: password)))
    }

    /// Credentials that change, such as the tokens of Entra ID for Azure's caches.
    ///
    /// - Parameter provide: Returns the credentials of the moment. It is called before the first connection and again
    ///   before they expire; what it returns is used for all connections until then.
    /// - Returns: The credentials.
    public static func provider(_ provide: @escaping @Sendable () async throws -> RedisCredential) -> Self {
        .init(source: .provider(provide))
    }
}

extension RedisCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains a password.
    public var description: String { "RedisCredentials(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A user and a password, for a time.
public struct RedisCredential: Hashable, Sendable {
    /// The user of the server's access control list; `nil` for its default user.
    public var user: String?
    /// The password, or the token in its place.
    public var password: String
    /// When the server stops accepting it; `nil` for never.
    public var expiresAt: WallTime?

    /// Creates a credential.
    ///
    /// - Parameters:
    ///   - user: The user; the server's default user by default.
    ///   - password: The password, or the token in its place.
    ///   - expiresAt: When the server stops accepting it; never by default.
    public init(user: String? = nil, password: String, expiresAt: WallTime? = nil) {
        self.user = user
        self.password = password
        self.expiresAt = expiresAt
    }

    /// The command that presents the credential to a server.
    var authentication: RedisCommand {
        RedisCommand(["AUTH"] + (self.user.map { [.text($0)] } ?? []) + [.text(self.password)])
    }
}

extension RedisCredential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that never contains the password.
    public var description: String { "RedisCredential(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
