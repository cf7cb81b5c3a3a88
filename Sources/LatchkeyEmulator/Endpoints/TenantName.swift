//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

/// The name of a tenant, as a path holds it.
struct TenantName: Hashable, Sendable {
    /// The name in lower case: a GUID, a domain, or a name for all tenants.
    let name: String

    /// Checks a name; fails when it is neither a GUID nor a domain nor a name for all tenants.
    init?(_ name: String) {
        let name = name.lowercased()
        guard Self.shared.contains(name) || Self.isGUID(name) || Self.isDomain(name) else { return nil }
        self.name = name
    }

    /// The tenant of the samples.
    static let sample = Self(known: Emulator.sampleTenant)

    /// Takes a name that is known to be one.
    private init(known name: String) {
        self.name = name
    }

    private static let shared: Set<String> = ["common", "consumers", "organizations"]

    /// Whether the name stands for more than one tenant, so that an application cannot sign in to it.
    var isShared: Bool { Self.shared.contains(self.name) }

    /// The tenant's GUID: the name itself, or one that is derived from the domain.
    var id: String { Self.isGUID(self.name) ? self.name : Self.derivedGUID(from: self.name) }

    /// Makes a GUID that is always the same for a text.
    static func derivedGUID(from text: String) -> String {
        var bytes = Hash.sha256.digest(of: Array(text.utf8)).prefix(16).map { $0 }
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let groups = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
        return groups.map { $0.joined() }.joined(separator: "-")
    }

    /// Whether a text has the form of a GUID.
    static func isGUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit } }
    }

    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                !label.isEmpty && label.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
            }
    }
}
