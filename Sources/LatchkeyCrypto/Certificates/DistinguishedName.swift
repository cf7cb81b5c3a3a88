//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The name of a certificate's subject.
public struct DistinguishedName: Hashable, Sendable {
    /// The common name, `CN`; at most 64 characters.
    public var commonName: String
    /// The organisation, `O`; `nil`, the default, leaves it out.
    public var organization: String?
    /// The organisational unit, `OU`; `nil`, the default, leaves it out.
    public var organizationalUnit: String?

    /// Creates a name.
    ///
    /// - Parameters:
    ///   - commonName: The common name.
    ///   - organization: The organisation.
    ///   - organizationalUnit: The organisational unit.
    public init(commonName: String, organization: String? = nil, organizationalUnit: String? = nil) {
        self.commonName = commonName
        self.organization = organization
        self.organizationalUnit = organizationalUnit
    }

    /// The attributes that are present, from the most general to the most specific.
    var attributes: [(name: String, value: String)] {
        [("O", self.organization), ("OU", self.organizationalUnit), ("CN", self.commonName)]
            .compactMap { name, value in value.map { (name, $0) } }
    }
}
