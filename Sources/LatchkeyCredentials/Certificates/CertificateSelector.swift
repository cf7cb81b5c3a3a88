//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// Says which certificate of a store is meant.
public struct CertificateSelector: Hashable, Sendable {
    private enum Base: Hashable {
        case thumbprint(CertificateThumbprint)
        case distinguishedName(String, CertificateName)
        case subjectName(String)
    }
    private let base: Base

    /// The certificate with a thumbprint.
    ///
    /// - Parameter text: SHA-1 or SHA-256 in hexadecimal digits; spaces and colons do not matter.
    /// - Returns: The selector.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func thumbprint(_ text: String) throws(CredentialError) -> Self {
        .init(base: .thumbprint(try CertificateThumbprint(text)))
    }

    /// Certificates whose subject has a name.
    ///
    /// - Parameter text: The whole name, such as `CN=service, O=Example`, in either order.
    /// - Returns: The selector.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func distinguishedName(_ text: String) throws(CredentialError) -> Self {
        do {
            return .init(base: .distinguishedName(text, try CertificateName(text)))
        } catch {
            throw CredentialError(.invalidDescription, error.message, cause: error)
        }
    }

    /// Certificates whose subject contains a text, upper and lower case alike.
    ///
    /// - Parameter text: A part of the name, such as `service.example.com`.
    /// - Returns: The selector.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/invalidDescription``.
    public static func subjectName(_ text: String) throws(CredentialError) -> Self {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw CredentialError(.invalidDescription, "The subject name is empty.")
        }
        return .init(base: .subjectName(text))
    }

    /// Whether a certificate is meant.
    func matches(_ certificate: Certificate) -> Bool {
        switch self.base {
        case .thumbprint(let thumbprint): thumbprint.matches(certificate)
        case .distinguishedName(let text, let name):
            certificate.subjectName == name || (try? certificate.subjectName.matches(text)) == true
        case .subjectName(let text):
            // The text of people has no escapes, unlike that of the whole name.
            certificate.subject.lowercased().contains(text.lowercased())
                || certificate.subjectName.elements.joined().contains {
                    $0.value.lowercased().contains(text.lowercased())
                }
        }
    }
}

extension CertificateSelector: CustomStringConvertible {
    /// What is looked for.
    public var description: String {
        switch self.base {
        case .thumbprint(let thumbprint): "thumbprint \(thumbprint.digits)"
        case .distinguishedName(let text, _): "distinguished name '\(text)'"
        case .subjectName(let text): "subject name '\(text)'"
        }
    }
}
