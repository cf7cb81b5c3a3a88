//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ModelPreset {
    /// The rule.
    package var rule: ModelRule {
        switch self {
        case .msalNet, .msalGo: self.msal
        case .azureCoreNet, .azureCoreJS, .azureCoreGo, .azureCorePython: self.azure
        case .awsGo, .awsJava, .awsRust, .botocore: self.aws
        case .googleGo, .googleJava, .soto: self.fixedLead
        case .fusionCache, .caffeine, .vaultAgent, .certManager, .autocert, .istio, .kubelet: self.share
        case .threeQuarters, .half: self.paced
        case .expiryOnly, .noCoalescing, .redrawnJitter: self.mistake
        }
    }

    private static func second(_ count: Int64) -> Int64 { count * 1_000_000_000 }
    private static func minute(_ count: Int64) -> Int64 { count * 60_000_000_000 }

    /// Half of lives over two hours, and nothing else without a hint.
    private static func halfOfLongLives(_ life: Int64) -> Int64 { life > Self.minute(120) ? life / 2 : 0 }

    private var msal: ModelRule {
        if self == .msalNet {
            return ModelRule(
                "By hint, or half of lives over 2 h; ±5 min redrawn on each call; 5 min of life count as none.",
                lead: Self.halfOfLongLives,
                usesHint: true,
                mustHave: Self.minute(5),
                jitter: .redrawn(Self.minute(5)),
                coalesces: false
            )
        }
        return ModelRule(
            "By hint, or half of lives over 2 h; one caller waits; 5 min of life count as none.",
            lead: Self.halfOfLongLives,
            usesHint: true,
            mustHave: Self.minute(5),
            waiting: .oneCaller
        )
    }

    private var azure: ModelRule {
        switch self {
        case .azureCoreNet:
            ModelRule(
                "5 min before expiry, in the background; again after 30 s.",
                lead: { _ in Self.minute(5) },
                usesHint: true,
                retry: .after(Self.second(30), Self.second(30))
            )
        case .azureCoreJS:
            ModelRule(
                "2 min before expiry, in the background; again after 3 s.",
                lead: { _ in Self.minute(2) },
                mustHave: Self.second(1),
                retry: .after(Self.second(3), Self.second(3))
            )
        case .azureCoreGo:
            ModelRule(
                "5 min before expiry; one caller waits; again after 30 s.",
                lead: { _ in Self.minute(5) },
                waiting: .oneCaller,
                retry: .after(Self.second(30), Self.second(30))
            )
        default:
            ModelRule(
                "5 min before expiry every caller acquires for itself.",
                lead: { _ in 0 },
                usesHint: true,
                mustHave: Self.minute(5),
                coalesces: false
            )
        }
    }

    private var aws: ModelRule {
        switch self {
        case .awsGo:
            ModelRule(
                "5, 15 or 60 min before expiry by life; one caller waits; again after 5 to 10 min.",
                lead: { life in
                    life <= Self.minute(20)
                        ? Self.minute(5) : life < Self.minute(90) ? Self.minute(15) : Self.minute(60)
                },
                waiting: .oneCaller,
                retry: .after(Self.minute(5), Self.minute(10))
            )
        case .awsJava:
            ModelRule(
                "Half of the life, 5 min at least; one caller waits; again after 100 ms, doubled to 10 s.",
                lead: { life in max(life / 2, Self.minute(5)) },
                mustHave: Self.second(1),
                waiting: .oneCaller,
                retry: .doubling(Self.second(1) / 10, Self.second(10))
            )
        case .awsRust:
            ModelRule("Nothing before expiry but 10 s.", lead: { _ in 0 }, mustHave: Self.second(10))
        default:
            ModelRule(
                "15 min before expiry one caller waits; 10 min of life count as none.",
                lead: { _ in Self.minute(15) },
                mustHave: Self.minute(10),
                waiting: .oneCaller
            )
        }
    }

    private var fixedLead: ModelRule {
        switch self {
        case .googleGo:
            ModelRule(
                "225 s before expiry, in the background; no second attempt before expiry.",
                lead: { _ in Self.second(225) },
                retry: .never
            )
        case .googleJava:
            ModelRule(
                "225 s before expiry, in the background; 180 s of life count as none.",
                lead: { _ in Self.second(225) },
                mustHave: Self.second(180)
            )
        default:
            ModelRule(
                "180 s before expiry, in the background; 15 s of life count as none; no second attempt.",
                lead: { _ in Self.second(180) },
                mustHave: Self.second(15),
                retry: .never
            )
        }
    }

    private var share: ModelRule {
        let patient = ModelRule.Retry.doubling(Self.second(10), Self.minute(5))
        switch self {
        case .fusionCache:
            return ModelRule("At 80 % of the life; no second attempt before expiry.", lead: { $0 / 5 }, retry: .never)
        case .caffeine: return ModelRule("At 75 % of the life; again with the next read.", lead: { $0 / 4 })
        case .istio:
            return ModelRule("At half of the life.", lead: { $0 / 2 }, jitter: .once(Self.minute(1)), retry: patient)
        case .kubelet:
            return ModelRule("At 80 % of the life.", lead: { $0 / 5 }, retry: .after(Self.second(10), Self.second(20)))
        case .autocert:
            return ModelRule(
                "A third of the life before expiry, up to an hour earlier.",
                lead: { $0 / 3 },
                jitter: .once(Self.minute(60)),
                retry: patient
            )
        default: return ModelRule("At two thirds of the life.", lead: { $0 / 3 }, retry: patient)
        }
    }

    /// This engine's rule without its jitter and its floor, as its reference model has it.
    private var paced: ModelRule {
        let share: Int64 = self == .half ? 2 : 4
        return ModelRule(
            "At \(100 - 100 / share) % of the life; again after 5 s, doubled to 5 min, a quarter of what remains at most.",
            lead: { $0 / share },
            retry: .paced(Self.second(5), Self.minute(5))
        )
    }

    private var mistake: ModelRule {
        switch self {
        case .expiryOnly: ModelRule("Nothing before expiry.", lead: { _ in 0 })
        case .noCoalescing:
            ModelRule(
                "15 min before expiry; every caller acquires for itself.",
                lead: { life in min(Self.minute(15), life / 2) },
                mustHave: Self.second(30),
                coalesces: false
            )
        default:
            ModelRule(
                "15 min before expiry, ±5 min redrawn on each read; again with the next read.",
                lead: { life in min(Self.minute(15), life / 2) },
                mustHave: Self.second(30),
                jitter: .redrawn(Self.minute(5))
            )
        }
    }
}
