//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What credentials need of the rest of a program: services that get certificates, tokens and time for them.
public struct CredentialServices: Sendable {
    /// Makes a provider of assertions from the data of its description.
    public typealias AssertionProviderFactory = @Sendable (_ data: [String: String]) throws -> any AssertionProvider

    /// The wall clock.
    public var clock: CredentialClock
    /// Reads a variable of the environment.
    public var variable: @Sendable (_ name: String) -> String?
    /// When certificates are fetched anew.
    public var reload: CertificateReloadPolicy
    /// Learn what happens to credentials.
    public var observers: [any CredentialObserver]
    /// Acquires tokens of the host's managed identity; `nil` when there is none.
    public var managedIdentity: (any ExchangeTokenSource)?
    /// Finds other app registrations by the name of the configuration section that describes them; `nil` for none.
    public var applications: (@Sendable (_ section: String) throws -> any ExchangeTokenSource)?
    /// Opens vaults; `nil` when none can be reached.
    public var vaults: (@Sendable (_ location: VaultLocation) throws -> any CertificateVault)?
    /// Makes the providers of assertions that descriptions name.
    public var assertionProviders: [String: AssertionProviderFactory]
    /// Finds the certificate that the platform keeps for a managed identity; `nil` when it keeps none.
    public var managedCertificates: (@Sendable (_ managedIdentityClientID: String?) throws -> any CertificateSource)?

    /// Creates services.
    ///
    /// - Parameters:
    ///   - clock: The wall clock; the system's by default.
    ///   - variable: Reads a variable of the environment; that of the process by default.
    ///   - reload: When certificates are fetched anew.
    ///   - observers: Learn what happens to credentials; none by default.
    ///   - managedIdentity: Acquires tokens of the host's managed identity; none by default.
    ///   - applications: Finds other app registrations; none by default.
    ///   - vaults: Opens vaults; none by default.
    ///   - assertionProviders: Makes the providers of assertions that descriptions name; none by default.
    ///   - managedCertificates: Finds the certificate that the platform keeps; none by default.
    public init(
        clock: CredentialClock = .system,
        variable: @escaping @Sendable (_ name: String) -> String? = { Self.processVariable($0) },
        reload: CertificateReloadPolicy = .init(),
        observers: [any CredentialObserver] = [],
        managedIdentity: (any ExchangeTokenSource)? = nil,
        applications: (@Sendable (_ section: String) throws -> any ExchangeTokenSource)? = nil,
        vaults: (@Sendable (_ location: VaultLocation) throws -> any CertificateVault)? = nil,
        assertionProviders: [String: AssertionProviderFactory] = [:],
        managedCertificates: (@Sendable (_ managedIdentityClientID: String?) throws -> any CertificateSource)? = nil
    ) {
        self.clock = clock
        self.variable = variable
        self.reload = reload
        self.observers = observers
        self.managedIdentity = managedIdentity
        self.applications = applications
        self.vaults = vaults
        self.assertionProviders = assertionProviders
        self.managedCertificates = managedCertificates
    }

    /// A variable of the process's environment.
    ///
    /// - Parameter name: The variable's name.
    /// - Returns: The value; `nil` when it is not set.
    public static func processVariable(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
