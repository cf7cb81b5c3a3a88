//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

extension Scenario {
    /// One of the ways to be compared.
    package struct Policy: Sendable {
        package enum Kind: Sendable {
            /// The engine that the package ships.
            case engine(EnginePolicy)
            /// A model of what the engine refuses to do.
            case model(ModelPolicy)
        }

        package var name: String
        package var kind: Kind

        /// Whether the policy is a model rather than the engine.
        package var isModel: Bool {
            if case .model = self.kind { true } else { false }
        }
    }

    /// Settings of the real engine.
    package struct EnginePolicy: Sendable {
        /// When background refreshes begin.
        package enum RefreshPoint: Hashable, Sendable {
            /// As the engine's own rule says.
            case standard
            /// So long before expiry.
            case lead(Duration)
            /// After a share of the life.
            case fraction(Double)
            /// Not before callers have to wait.
            case never
        }

        package var refreshPoint = RefreshPoint.standard
        /// Whether refresh points are moved forward by chance.
        package var hasJitter = true
        /// Whether tokens in use are refreshed without a request.
        package var keepsAlive = true
        package var usesStore = true
        package var usesLeases = true
        package var usesFeed = true
        package var maximumEntries: Int?
    }

    /// What a small model does instead of the engine.
    package struct ModelPolicy: Sendable {
        package var rule: ModelRule
        package var eviction = EvictionPolicyKind.lru
        package var maximumEntries: Int?
    }
}
