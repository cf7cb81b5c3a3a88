//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Finds the directory that stands in for a certificate store.
///
/// `CurrentUser/My` and the like mean the directory in which .NET keeps the store of that name on Linux; anything with a
/// leading `/`, `.` or `~` is the path of a directory.
struct CertificateStoreLocation: Hashable, Sendable {
    /// The store that is meant when none is named.
    static let standard = "CurrentUser/My"
    /// The variable that names the directory above the stores, for example above `CurrentUser/My`.
    static let variable = "LATCHKEY_CERTIFICATE_STORES"

    let text: String

    init(_ text: String) throws(CredentialError) {
        self.text = text
        guard !Self.isPath(text) else { return }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isKnown = parts.count == 2 && ["currentuser", "localmachine"].contains(parts[0].lowercased())
        guard isKnown, !parts[1].isEmpty, parts[1].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
            throw CredentialError(
                .invalidDescription,
                "The certificate store is neither a path of a directory nor of the form 'CurrentUser/My'."
            )
        }
    }

    /// The path of the directory.
    ///
    /// - Parameter variable: Reads a variable of the environment.
    /// - Returns: The path.
    /// - Throws: ``CredentialError`` with code ``CredentialError/Code/unavailable`` when this system has no such store.
    func directory(_ variable: (String) -> String?) throws(CredentialError) -> String {
        if self.text.hasPrefix("~/") { return try Self.home(variable) + self.text.dropFirst(1) }
        if Self.isPath(self.text) { return self.text }
        if let base = variable(Self.variable), !base.isEmpty { return "\(base)/\(self.text)" }
        let parts = self.text.split(separator: "/")
        guard parts[0].lowercased() == "currentuser" else {
            throw CredentialError(
                .unavailable,
                "This system has no certificate store 'LocalMachine'; set the variable \(Self.variable) to the "
                    + "directory above the stores, or name a directory as the store."
            )
        }
        return "\(try Self.home(variable))/.dotnet/corefx/cryptography/x509stores/\(parts[1].lowercased())"
    }

    private static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") || text.hasPrefix(".") || text.hasPrefix("~/")
    }

    private static func home(_ variable: (String) -> String?) throws(CredentialError) -> String {
        guard let home = variable("HOME"), !home.isEmpty else {
            throw CredentialError(.unavailable, "The user has no home directory; set the variable HOME.")
        }
        return home
    }
}
