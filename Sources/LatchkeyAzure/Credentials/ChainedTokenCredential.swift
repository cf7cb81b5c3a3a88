//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// The first of several credentials that works; it is used alone from then on.
public final class ChainedTokenCredential: TokenCredential {
    /// A credential of a chain.
    public struct Link: Sendable {
        /// What it is called in errors.
        public var name: String
        /// The credential.
        public var credential: any TokenCredential
        /// Whether another is tried when it is refused, not only when it is not there; false by default.
        ///
        /// Developers' tools are like that: whoever has one installed need not be signed in.
        public var isOptional: Bool

        /// Creates a link.
        ///
        /// - Parameters:
        ///   - name: What the credential is called in errors.
        ///   - credential: The credential.
        ///   - isOptional: Whether another is tried when it is refused; false by default.
        public init(_ name: String, _ credential: any TokenCredential, isOptional: Bool = false) {
            self.name = name
            self.credential = credential
            self.isOptional = isOptional
        }
    }

    private let links: [Link]
    private let chosen = Mutex<Int?>(nil)

    /// Creates a chain.
    ///
    /// - Parameter links: The credentials, in the order in which they are tried.
    public init(_ links: [Link]) {
        self.links = links
    }

    /// The name of the credential that works; `nil` before the first token.
    public var chosenName: String? { self.chosen.withLock { $0 }.map { self.links[$0].name } }

    /// Returns a token of the first credential that works.
    ///
    /// - Throws: ``TokenCredentialError`` with code ``TokenCredentialError/Code/unavailable`` that lists what was tried when
    ///   there is none, or the error of the first one that exists and was refused.
    public func token(for context: TokenRequestContext) async throws(TokenCredentialError) -> CredentialToken {
        if let index = self.chosen.withLock({ $0 }) {
            return try await self.links[index].credential.token(for: context)
        }
        var attempts: [String] = []
        for (index, link) in self.links.enumerated() {
            do throws(TokenCredentialError) {
                let token = try await link.credential.token(for: context)
                self.chosen.withLock { $0 = $0 ?? index }
                return token
            } catch {
                guard error.code == .unavailable || (link.isOptional && error.code == .failed) else {
                    throw Self.error(error, of: link, after: attempts)
                }
                attempts.append("\(link.name): \(Self.reason(error, of: link))")
            }
        }
        let list = attempts.map { "\n- \($0)" }.joined()
        throw TokenCredentialError(.unavailable, "No credential of the chain is available:\(list)")
    }

    private static func error(
        _ error: TokenCredentialError,
        of link: Link,
        after attempts: [String]
    ) -> TokenCredentialError {
        var error = error
        let list = attempts.map { "\n- \($0)" }.joined()
        error.message = "\(link.name): \(Self.reason(error, of: link))" + (list.isEmpty ? "" : "\nBefore it:\(list)")
        return error
    }

    private static func reason(_ error: TokenCredentialError, of link: Link) -> String {
        let prefix = link.name + ": "
        return error.message.hasPrefix(prefix) ? String(error.message.dropFirst(prefix.count)) : error.message
    }
}
