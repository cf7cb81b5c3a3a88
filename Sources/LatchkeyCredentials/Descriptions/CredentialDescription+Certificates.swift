//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CredentialDescription {
    /// Describes a certificate that code hands over.
    ///
    /// - Parameter certificate: The certificate.
    /// - Returns: The description.
    public static func certificate(_ certificate: SigningCertificate) -> Self {
        .certificate(from: CertificateObject(certificate))
    }

    /// Describes a certificate from a source of one's own.
    ///
    /// - Parameter source: The source.
    /// - Returns: The description.
    public static func certificate(from source: any CertificateSource) -> Self {
        .init(source: .certificate(.init(name: source.identifier, value: source)))
    }

    /// Describes a certificate in a file, PEM or PKCS#12.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - keyPath: The path of the private key's file; `nil`, the default, for the same file or one beside it.
    ///   - password: The pass phrase; none by default.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription`` when the path is empty.
    public static func certificate(
        path: String,
        keyPath: String? = nil,
        password: String? = nil
    ) throws(CredentialError) -> Self {
        .init(source: .file(path: try Self.required(path, "path"), keyPath: keyPath, password: password))
    }

    /// Describes a certificate in base64 or PEM text.
    ///
    /// - Parameters:
    ///   - base64: The text.
    ///   - password: The pass phrase; none by default.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func certificate(base64: String, password: String? = nil) throws(CredentialError) -> Self {
        _ = try EncodedCertificate(base64)
        return .init(source: .base64(value: base64, password: password))
    }

    /// Describes a certificate in a store, by its thumbprint.
    ///
    /// - Parameters:
    ///   - thumbprint: SHA-1 or SHA-256 in hexadecimal digits.
    ///   - store: A directory, or a store's name such as `CurrentUser/My`, the default.
    ///   - password: The pass phrase of the store's files; none by default.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func certificate(
        thumbprint: String,
        store: String? = nil,
        password: String? = nil
    ) throws(CredentialError) -> Self {
        try self.store(store, .thumbprint(thumbprint), .storeWithThumbprint, password)
    }

    /// Describes a certificate in a store, by the name of its subject.
    ///
    /// - Parameters:
    ///   - distinguishedName: The whole name, such as `CN=service, O=Example`.
    ///   - store: A directory, or a store's name such as `CurrentUser/My`, the default.
    ///   - password: The pass phrase of the store's files; none by default.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func certificate(
        distinguishedName: String,
        store: String? = nil,
        password: String? = nil
    ) throws(CredentialError) -> Self {
        try self.store(store, .distinguishedName(distinguishedName), .storeWithDistinguishedName, password)
    }

    /// Describes a certificate in a store, by a part of the name of its subject.
    ///
    /// - Parameters:
    ///   - subjectName: The part of the name.
    ///   - store: A directory, or a store's name such as `CurrentUser/My`, the default.
    ///   - password: The pass phrase of the store's files; none by default.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func certificate(
        subjectName: String,
        store: String? = nil,
        password: String? = nil
    ) throws(CredentialError) -> Self {
        try self.store(store, .subjectName(subjectName), .storeWithSubjectName, password)
    }

    /// Describes a certificate in a vault.
    ///
    /// - Parameter location: Where it is.
    /// - Returns: The description.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func certificate(vault location: VaultLocation) throws(CredentialError) -> Self {
        .init(source: .vault(try Self.checked(location)))
    }

    /// Describes the certificate that the platform keeps for a managed identity.
    ///
    /// - Parameter managedIdentityClientID: The identity's client identifier; `nil` for the system's.
    /// - Returns: The description.
    public static func managedCertificate(managedIdentityClientID: String? = nil) -> Self {
        .init(source: .managedCertificate(clientID: managedIdentityClientID))
    }

    /// Describes the keys that the platform finds for decrypting tokens.
    public static var autoDecryptKeys: Self { .init(source: .decryptKeys) }

    private static func store(
        _ store: String?,
        _ selector: CertificateSelector,
        _ type: SourceType,
        _ password: String?
    ) throws(CredentialError) -> Self {
        let location = try CertificateStoreLocation(store ?? CertificateStoreLocation.standard)
        return .init(source: .store(location, selector, type, password: password))
    }

    /// Checks where a certificate is said to be in a vault.
    static func checked(_ location: VaultLocation) throws(CredentialError) -> VaultLocation {
        guard location.url.lowercased().hasPrefix("https://"), location.url.utf8.allSatisfy({ $0 > 0x20 }) else {
            throw CredentialError(
                .invalidDescription,
                "The vault's address is no 'https' URL, such as 'https://name.vault.azure.net'."
            )
        }
        _ = try Self.required(location.certificateName, "name of the certificate in the vault")
        return location
    }

    /// Checks a text that must not be empty.
    static func required(_ text: String, _ what: String) throws(CredentialError) -> String {
        guard text.contains(where: { !$0.isWhitespace }), !text.utf8.contains(0) else {
            throw CredentialError(.invalidDescription, "The \(what) is empty.")
        }
        return text
    }
}
