//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto

/// Something that happened to a credential.
public struct CredentialEvent: Sendable {
    /// What happened.
    public struct Kind: Hashable, Sendable {
        private enum Base: String { case deselected, loaded, reloadFailed, reloaded, selected, skipped, used }
        private let base: Base

        /// The issuer refused the credential, which is fetched anew.
        public static var deselected: Self { .init(base: .deselected) }
        /// A certificate was fetched for the first time.
        public static var loaded: Self { .init(base: .loaded) }
        /// A certificate could not be fetched anew; the one that is held goes on serving.
        public static var reloadFailed: Self { .init(base: .reloadFailed) }
        /// A certificate took the place of another.
        public static var reloaded: Self { .init(base: .reloaded) }
        /// A token request is about to be sent with the credential.
        public static var selected: Self { .init(base: .selected) }
        /// The credential could not be used, and the next one is tried.
        public static var skipped: Self { .init(base: .skipped) }
        /// The issuer accepted the credential.
        public static var used: Self { .init(base: .used) }
    }

    /// What happened.
    public var kind: Kind
    /// The credential's name, ``ClientCredential/identifier``, or that of its description when it could not be loaded.
    public var identifier: String
    /// The certificate, when the credential is one and it is known.
    public var certificate: Certificate?
    /// Why it happened, when that is an error.
    public var reason: CredentialError?

    /// Creates an event.
    ///
    /// - Parameters:
    ///   - kind: What happened.
    ///   - identifier: The credential's name.
    ///   - certificate: The certificate; none by default.
    ///   - reason: Why it happened; none by default.
    public init(_ kind: Kind, identifier: String, certificate: Certificate? = nil, reason: CredentialError? = nil) {
        self.kind = kind
        self.identifier = identifier
        self.certificate = certificate
        self.reason = reason
    }
}

extension CredentialEvent.Kind: CustomStringConvertible {
    /// The name.
    public var description: String { self.base.rawValue }
}

extension CredentialEvent: CustomStringConvertible {
    /// What happened to which credential, and why.
    public var description: String {
        "\(self.kind) \(self.identifier)" + (self.reason.map { ": \($0.message)" } ?? "")
    }
}

/// A type that learns what happens to credentials, for logs, metrics and alarms.
public protocol CredentialObserver: Sendable {
    /// Learns of an event; called on the path of a token request, so it should return at once.
    ///
    /// - Parameter event: What happened.
    func credentialChanged(_ event: CredentialEvent)
}
