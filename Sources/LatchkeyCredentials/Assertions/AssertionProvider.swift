//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that brings assertions signed by someone whom the issuer trusts.
///
/// Contract: ``assertion(for:)`` brings a new one each time it is called; assertions are kept until shortly before they
/// expire by the credential that uses the provider.
public protocol AssertionProvider: Sendable {
    /// A name that tells this provider from others in logs and keys, without secrets.
    var identifier: String { get }

    /// Brings an assertion.
    ///
    /// - Parameter request: What it is needed for.
    /// - Returns: The assertion.
    /// - Throws: Any error; ``CredentialError`` is passed on as it is.
    func assertion(for request: AssertionRequest) async throws -> SignedAssertion

    /// The certificate that bound assertions of this provider come with.
    ///
    /// - Returns: The certificate; `nil`, the default, when assertions cannot be bound.
    /// - Throws: Any error; ``CredentialError`` is passed on as it is.
    func certificateBinding() async throws -> CertificateBinding?

    /// A value that changes when there is a new assertion before the old one expires; `nil`, the default, when that
    /// is unknown.
    func revision() -> Int?
}

extension AssertionProvider {
    /// None.
    public func certificateBinding() async throws -> CertificateBinding? { nil }

    /// Unknown.
    public func revision() -> Int? { nil }
}

/// Assertions of a closure, for whatever has no type of its own here.
public struct ClosureAssertionProvider: AssertionProvider, Sendable {
    /// A name that tells this provider from others.
    public let identifier: String
    private let body: @Sendable (AssertionRequest) async throws -> SignedAssertion

    /// Wraps a closure.
    ///
    /// - Parameters:
    ///   - name: A name that tells this provider from others, without secrets.
    ///   - body: Brings an assertion.
    public init(_ name: String, _ body: @escaping @Sendable (AssertionRequest) async throws -> SignedAssertion) {
        self.identifier = "assertion:\(name)"
        self.body = body
    }

    /// Calls the closure.
    public func assertion(for request: AssertionRequest) async throws -> SignedAssertion {
        try await self.body(request)
    }
}
