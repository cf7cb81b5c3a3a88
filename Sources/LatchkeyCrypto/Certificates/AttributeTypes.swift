//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The short names of attribute types in distinguished names.
enum AttributeTypes {
    /// Object identifiers and names; the first name is the one that is written, as OpenSSL writes it too.
    private static let table: [(String, [String])] = [
        ("2.5.4.3", ["CN", "commonName"]), ("2.5.4.4", ["SN", "surname"]), ("2.5.4.5", ["serialNumber"]),
        ("2.5.4.6", ["C", "countryName"]), ("2.5.4.7", ["L", "localityName"]),
        ("2.5.4.8", ["ST", "S", "stateOrProvinceName"]), ("2.5.4.9", ["street", "streetAddress"]),
        ("2.5.4.10", ["O", "organizationName"]), ("2.5.4.11", ["OU", "organizationalUnitName"]),
        ("2.5.4.12", ["title", "T"]), ("2.5.4.42", ["GN", "G", "givenName"]), ("2.5.4.46", ["dnQualifier"]),
        ("2.5.4.97", ["organizationIdentifier"]), ("0.9.2342.19200300.100.1.1", ["UID", "userId"]),
        ("0.9.2342.19200300.100.1.25", ["DC", "domainComponent"]),
        ("1.2.840.113549.1.9.1", ["emailAddress", "E", "email"]),
    ]

    private static let names: [String: String] = {
        var names: [String: String] = [:]
        for (identifier, spellings) in Self.table {
            for spelling in [identifier] + spellings { names[spelling.lowercased()] = spellings[0] }
        }
        return names
    }()

    /// Finds the name that a type is written with.
    ///
    /// - Parameter type: Any spelling of a name, or an object identifier, also with `OID.` in front.
    /// - Returns: The name, or what was given when the type is not known.
    static func canonicalName(of type: String) -> String {
        let type = type.lowercased().hasPrefix("oid.") ? String(type.dropFirst(4)) : type
        return Self.names[type.lowercased()] ?? type
    }
}
