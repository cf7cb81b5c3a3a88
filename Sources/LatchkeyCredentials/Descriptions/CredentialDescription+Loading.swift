//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension CredentialDescription {
    /// Loads the credential: finds everything that it needs, without reading or fetching its material yet.
    ///
    /// - Parameter services: What the credential needs of the rest of the program; files and time by default.
    /// - Returns: The credential, ready to authenticate token requests.
    /// - Throws: ``CredentialError`` when it cannot be loaded.
    public func load(using services: CredentialServices = .init()) async throws(CredentialError) -> any ClientCredential
    {
        switch self.source {
        case .clientSecret(let secret): return secret
        case .credential(let credential): return credential.value
        default: break
        }
        if let source = try self.certificateSource(using: services) {
            let options = CertificateCredential.Options(
                sendsChain: self.sendsCertificateChain,
                algorithm: self.algorithm,
                isBound: self.isBound,
                reload: services.reload
            )
            return CertificateCredential(
                source,
                options: options,
                clock: services.clock,
                observers: services.observers
            )
        }
        let provider = try self.assertionProvider(using: services)
        return SignedAssertionCredential(provider, isBound: self.isBound, clock: services.clock)
    }

    /// The source of the certificate that is described; `nil` when something else is.
    func certificateSource(using services: CredentialServices) throws(CredentialError) -> (any CertificateSource)? {
        switch self.source {
        case .base64(let value, let password): try EncodedCertificate(value, password: Self.secret(password))
        case .certificate(let source): source.value
        case .file(let path, let keyPath, let password):
            CertificateFile(path: path, keyPath: keyPath, password: Self.secret(password))
        case .managedCertificate(let clientID): try self.managedCertificate(clientID, services)
        case .store(let location, let selector, _, let password):
            CertificateDirectory(
                path: try location.directory(services.variable),
                selector: selector,
                password: Self.secret(password)
            )
        case .vault(let location): try self.vault(location, keepsKey: false, services)
        case .vaultAssertion(let location): try self.vault(location, keepsKey: true, services)
        default: nil
        }
    }

    private func assertionProvider(
        using services: CredentialServices
    ) throws(CredentialError) -> any AssertionProvider {
        switch self.source {
        case .assertionFile(let path):
            return AssertionFile(path: try Self.assertionPath(path, services), clock: services.clock)
        case .customAssertion(let name, let data): return try self.provider(named: name, data: data, services)
        case .managedIdentityAssertion(let clientID, let audience):
            guard let source = services.managedIdentity else {
                throw self.missing("a source of managed identity tokens", "managedIdentity")
            }
            return ExchangedAssertionProvider.managedIdentity(source, clientID: clientID, audience: audience)
        case .provider(let provider): return provider.value
        default:
            throw CredentialError(
                .notSupported,
                "'\(self.sourceType.rawValue)' is for decrypting tokens; it cannot authenticate a token request."
            )
        }
    }

    private func provider(
        named name: String,
        data: [String: String],
        _ services: CredentialServices
    ) throws(CredentialError) -> any AssertionProvider {
        do {
            if let factory = services.assertionProviders[name] { return try factory(data) }
            if name == Self.applicationAssertionProvider { return try self.application(data, services) }
        } catch {
            throw CredentialError(wrapping: error, "The assertion provider '\(name)' could not be made")
        }
        let known = services.assertionProviders.keys.sorted() + [Self.applicationAssertionProvider]
        throw CredentialError(
            .invalidDescription,
            "There is no assertion provider '\(name)'; there are \(known.joined(separator: ", "))."
        )
    }

    private func application(
        _ data: [String: String],
        _ services: CredentialServices
    ) throws -> any AssertionProvider {
        guard let applications = services.applications else {
            throw self.missing("the other app registrations", "applications")
        }
        let section = self.applicationSection ?? ""
        let audience = data.first { $0.key.lowercased() == "tokenexchangeurl" }?.value
        return ExchangedAssertionProvider.application(section, try applications(section), audience: audience)
    }

    private func vault(
        _ location: VaultLocation,
        keepsKey: Bool,
        _ services: CredentialServices
    ) throws(CredentialError) -> any CertificateSource {
        guard let vaults = services.vaults else { throw self.missing("a client of vaults", "vaults") }
        var location = location
        location.managedIdentityClientID = location.managedIdentityClientID ?? services.variable("AZURE_CLIENT_ID")
        do {
            return VaultCertificateSource(try vaults(location), location: location, keepsKey: keepsKey)
        } catch {
            throw CredentialError(wrapping: error, "The vault \(location.url) could not be opened")
        }
    }

    private func managedCertificate(
        _ clientID: String?,
        _ services: CredentialServices
    ) throws(CredentialError) -> any CertificateSource {
        guard let certificates = services.managedCertificates else {
            throw self.missing("a source of the platform's certificates", "managedCertificates")
        }
        do {
            return try certificates(clientID)
        } catch {
            throw CredentialError(wrapping: error, "The platform keeps no certificate for the managed identity")
        }
    }

    private static func assertionPath(
        _ path: String?,
        _ services: CredentialServices
    ) throws(CredentialError) -> String {
        if let path = path ?? services.variable(AssertionFile.variable), !path.isEmpty { return path }
        throw CredentialError(
            .invalidDescription,
            "No file with an assertion is named. Set 'SignedAssertionFileDiskPath', or the variable "
                + "\(AssertionFile.variable)."
        )
    }

    private static func secret(_ text: String?) -> SecretBytes? { text.map { SecretBytes(copying: Array($0.utf8)) } }

    private func missing(_ what: String, _ property: String) -> CredentialError {
        CredentialError(
            .notSupported,
            "'\(self.sourceType.rawValue)' needs \(what), which this program does not have; see "
                + "'CredentialServices.\(property)'."
        )
    }
}
