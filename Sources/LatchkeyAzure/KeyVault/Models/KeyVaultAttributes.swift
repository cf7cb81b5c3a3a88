//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

/// What a vault notes of secrets, keys and certificates alike.
public struct KeyVaultAttributes: Hashable, Sendable, Codable {
    /// Whether it can be used.
    public var isEnabled: Bool?
    /// From when on it can be used.
    public var notBefore: WallTime?
    /// Until when it can be used.
    public var expires: WallTime?
    /// When it was made.
    public var created: WallTime?
    /// When its attributes were changed last.
    public var updated: WallTime?
    /// Whether and how it can be brought back after it was deleted, such as `Recoverable+Purgeable`.
    public var recoveryLevel: String?
    /// For how many days it can be brought back.
    public var recoverableDays: Int?

    private enum CodingKeys: String, CodingKey {
        case enabled, nbf, exp, created, updated, recoveryLevel, recoverableDays
    }

    /// Creates attributes; what is not given is left as it is, or as the vault decides.
    ///
    /// - Parameters:
    ///   - isEnabled: Whether it can be used.
    ///   - notBefore: From when on it can be used.
    ///   - expires: Until when it can be used.
    public init(isEnabled: Bool? = nil, notBefore: WallTime? = nil, expires: WallTime? = nil) {
        self.isEnabled = isEnabled
        self.notBefore = notBefore
        self.expires = expires
    }

    /// Reads attributes; those of a kind that is not known are left out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func time(_ key: CodingKeys) -> WallTime? {
            (try? container.decodeIfPresent(Int64.self, forKey: key)).map { WallTime(seconds: $0) }
        }
        self.isEnabled = try? container.decodeIfPresent(Bool.self, forKey: .enabled)
        self.notBefore = time(.nbf)
        self.expires = time(.exp)
        self.created = time(.created)
        self.updated = time(.updated)
        self.recoveryLevel = try? container.decodeIfPresent(String.self, forKey: .recoveryLevel)
        self.recoverableDays = try? container.decodeIfPresent(Int.self, forKey: .recoverableDays)
    }

    /// Writes what callers may set.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(self.isEnabled, forKey: .enabled)
        try container.encodeIfPresent(self.notBefore?.seconds, forKey: .nbf)
        try container.encodeIfPresent(self.expires?.seconds, forKey: .exp)
    }
}
