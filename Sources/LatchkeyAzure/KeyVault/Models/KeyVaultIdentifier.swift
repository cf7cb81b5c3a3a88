//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// The address of a secret, key or certificate.
public struct KeyVaultIdentifier: Hashable, Sendable, Decodable {
    /// The address, such as `https://name.vault.azure.net/secrets/db/0123…`.
    public let url: String
    /// The kind: `secrets`, `keys` or `certificates`.
    public let kind: String
    /// The name.
    public let name: String
    /// The version; `nil` where the address names none.
    public let version: String?
    /// The vault's address.
    let vault: EndpointURL

    /// Reads an address; fails when it is none of something in a vault.
    ///
    /// - Parameter url: The address.
    public init?(_ url: String) {
        guard let parsed = try? EndpointURL(url) else { return nil }
        let parts = parsed.path.split(separator: "/").map(String.init)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        self.url = url
        self.kind = parts[0]
        self.name = parts[1]
        self.version = parts.count == 3 ? parts[2] : nil
        self.vault = parsed.withoutPath
    }

    /// Reads an address.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let identifier = KeyVaultIdentifier(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no address"))
        }
        self = identifier
    }
}

extension KeyVaultIdentifier: CustomStringConvertible {
    /// The address.
    public var description: String { self.url }
}
