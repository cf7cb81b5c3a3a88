//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The points in a token's life, computed once when it is published; a read only compares them with the present.
///
/// All values are nanoseconds of the cache's time.
struct RefreshPlan: Hashable, Sendable {
    /// When the background refresh starts.
    var refreshAt: Int64
    /// From when on a caller waits briefly for a new token.
    var mandatoryAt: Int64
    /// From when on the token is not handed out any more: expiry less the floor.
    var usableUntil: Int64
    /// When the token expires.
    var deadline: Int64

    /// Plans the life of a token.
    ///
    /// - Parameters:
    ///   - issuedAt: When the token request was sent.
    ///   - deadline: When the token expires.
    ///   - hint: When the issuer suggests a refresh, if it does.
    ///   - jitter: A number in `0 ..< 1` that stays the same for the token.
    ///   - outageTolerance: How long an issuer outage shall go unnoticed.
    ///   - rule: Another rule for when the refresh starts; none by default.
    init(
        issuedAt: Int64,
        deadline: Int64,
        hint: Int64?,
        jitter: Double,
        outageTolerance: Int64,
        rule: RefreshRule? = nil
    ) {
        let life = deadline - issuedAt
        self.deadline = deadline
        self.usableUntil = deadline - Self.floor(life: life)
        guard life >= .seconds(20) else {
            self.refreshAt = self.usableUntil
            self.mandatoryAt = self.usableUntil
            return
        }
        self.mandatoryAt = deadline - Self.mandatoryWindow(life: life)
        let earliest = issuedAt + life / 10
        let planned =
            if let hint {
                min(max(hint, earliest), self.mandatoryAt)
            } else {
                deadline - (rule?.lead(life) ?? Self.lead(life: life, outageTolerance: outageTolerance))
            }
        let shift = Int64(jitter * Double(rule?.jitter(life) ?? min(life / 10, .seconds(300))))
        self.refreshAt = max(min(planned, self.mandatoryAt) - shift, earliest)
    }

    /// The plan of a token whose refresh point is known.
    ///
    /// - Parameters:
    ///   - deadline: When the token expires.
    ///   - life: The nanoseconds between the request for the token and its expiry.
    ///   - lead: How long before the deadline the background refresh starts.
    init(deadline: Int64, life: Int64, lead: Int64) {
        self.deadline = deadline
        self.usableUntil = deadline - Self.floor(life: life)
        self.mandatoryAt = life < .seconds(20) ? self.usableUntil : deadline - Self.mandatoryWindow(life: life)
        self.refreshAt = min(deadline - lead, self.mandatoryAt)
    }

    /// The part at the end of a life in which a token is not handed out any more.
    private static func floor(life: Int64) -> Int64 { min(.seconds(30), life / 20) }

    /// The part at the end of a life in which callers wait briefly for a new token.
    private static func mandatoryWindow(life: Int64) -> Int64 { min(.seconds(120), life / 10) }

    /// How long before expiry the refresh starts when the issuer gives no hint.
    private static func lead(life: Int64, outageTolerance: Int64) -> Int64 {
        life > .seconds(7200) ? life / 2 : min(max(0, outageTolerance), life / 2)
    }
}
