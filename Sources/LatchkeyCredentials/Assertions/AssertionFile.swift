//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Assertions in a file that an orchestrator renews, such as the service account token of a Kubernetes workload.
///
/// The file is read again whenever it changed.
public struct AssertionFile: AssertionProvider, Sendable {
    /// The variable that names the file when nothing else does.
    public static let variable = "AZURE_FEDERATED_TOKEN_FILE"

    /// The path of the file.
    public let path: String
    private let clock: CredentialClock

    /// Names a file.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - clock: The wall clock; the system's by default.
    public init(path: String, clock: CredentialClock = .system) {
        self.path = path
        self.clock = clock
    }

    /// The path.
    public var identifier: String { "assertion_path:\(self.path)" }

    /// Reads the file.
    public func assertion(for request: AssertionRequest) async throws -> SignedAssertion {
        guard !request.isBound else {
            throw CredentialError(.notSupported, "An assertion from a file cannot be bound to a certificate.")
        }
        let bytes = try FileSnapshot(reading: self.path).bytes
        let text = String(decoding: bytes, as: UTF8.self).trimming(while: \.isWhitespace)
        guard AssertionClaims(of: text) != nil else {
            throw CredentialError(
                .unavailable,
                "'\(self.path)' holds no signed JSON Web Token and nothing else, as a federated token file does."
            )
        }
        let assertion = SignedAssertion(text)
        guard assertion.expiresAt.map({ $0 > self.clock.now() }) ?? true else {
            throw CredentialError(
                .expired,
                "The assertion in '\(self.path)' has expired. Check whoever renews the file, and this host's clock."
            )
        }
        return assertion
    }

    /// Changes whenever the file does.
    public func revision() -> Int? { FileSnapshot.Revision(of: self.path).map(\.hashValue) }
}

extension String {
    /// The text without what satisfies a condition at its ends.
    fileprivate func trimming(while isUnwanted: (Character) -> Bool) -> String {
        let head = self.drop(while: isUnwanted)
        guard let last = head.lastIndex(where: { !isUnwanted($0) }) else { return "" }
        return String(head[...last])
    }
}
