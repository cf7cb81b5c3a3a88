//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a request for a token was answered; the `result` of the metric `tokencache.request`.
public enum RequestResult: String, Hashable, Sendable, CaseIterable {
    /// From memory.
    case hitFresh = "hit_fresh"
    /// From memory, while a refresh is due or under way.
    case hitRefreshing = "hit_refreshing"
    /// With the new token that a short wait brought.
    case hitMandatoryNew = "hit_mandatory_new"
    /// With the old token, near its expiry, because no new one came in time.
    case hitMandatoryOld = "hit_mandatory_old"
    /// By an acquisition that another caller had started.
    case joined = "joined"
    /// With a failure that is remembered.
    case negative = "negative"
    /// From the store.
    case loadedFromStore = "loaded_l2"
    /// From the issuer.
    case loadedFromAuthority = "loaded_authority"
    /// By a forced acquisition, or with a token that already replaces the rejected one.
    case forced = "forced"
    /// With the held token, because another was forced a moment ago.
    case forcedSuppressed = "forced_suppressed"
    /// With an error.
    case error = "error"
}
