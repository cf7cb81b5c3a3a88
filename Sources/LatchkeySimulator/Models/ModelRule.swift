//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// How a cache refreshes tokens that is not this engine: an abstraction of other products, and of mistakes.
///
/// All times are nanoseconds.
package struct ModelRule: Sendable {
    /// When a failed refresh is tried again.
    package enum Retry: Hashable, Sendable {
        /// With the next request.
        case nextCall
        /// After a time between two bounds.
        case after(Int64, Int64)
        /// After a time that doubles with each failure, up to a longest.
        case doubling(Int64, Int64)
        /// After a time that doubles with each failure, but soon enough for several attempts before the token expires.
        case paced(Int64, Int64)
        /// Not before the token has expired.
        case never
    }

    /// Who waits for a refresh while the old token would still do.
    package enum Waiting: Hashable, Sendable {
        case nobody
        case oneCaller
    }

    /// How refresh points differ from one another.
    package enum Jitter: Hashable, Sendable {
        case none
        /// Earlier by up to a time, drawn once for each token.
        case once(Int64)
        /// Earlier or later by up to a time, drawn anew on each read.
        case redrawn(Int64)
    }

    /// How long before expiry a refresh begins, for a life; zero where none does.
    package var lead: @Sendable (_ life: Int64) -> Int64
    /// Whether the issuer's hint is heeded.
    package var usesHint = false
    /// From which remaining life on a token counts as expired.
    package var mustHave: Int64 = 0
    package var jitter = Jitter.none
    package var waiting = Waiting.nobody
    /// Whether callers share one acquisition.
    package var coalesces = true
    package var retry = Retry.nextCall
    /// What the rule says, in words.
    package var summary: String

    init(
        _ summary: String,
        lead: @escaping @Sendable (_ life: Int64) -> Int64,
        usesHint: Bool = false,
        mustHave: Int64 = 0,
        jitter: Jitter = .none,
        waiting: Waiting = .nobody,
        coalesces: Bool = true,
        retry: Retry = .nextCall
    ) {
        self.summary = summary
        self.lead = lead
        self.usesHint = usesHint
        self.mustHave = mustHave
        self.jitter = jitter
        self.waiting = waiting
        self.coalesces = coalesces
        self.retry = retry
    }
}

/// The rules that a scenario can name: those of other products as they were in 2026, and what this engine refuses to do.
package enum ModelPreset: String, CaseIterable, Sendable {
    case msalNet = "msal-net"
    case msalGo = "msal-go"
    case azureCoreNet = "azure-core-net"
    case azureCoreJS = "azure-core-js"
    case azureCoreGo = "azure-core-go"
    case azureCorePython = "azure-core-python"
    case awsGo = "aws-go"
    case awsJava = "aws-java"
    case awsRust = "aws-rust"
    case botocore
    case googleGo = "google-go"
    case googleJava = "google-java"
    case soto
    case fusionCache = "fusioncache-eager"
    case caffeine
    case vaultAgent = "vault-agent"
    case certManager = "cert-manager"
    case autocert
    case istio
    case kubelet
    case threeQuarters = "rule-75"
    case half = "rule-50"
    case expiryOnly = "expiry-only"
    case noCoalescing = "no-coalescing"
    case redrawnJitter = "redrawn-jitter"

    /// What the rule is called in reports.
    package var title: String {
        switch self {
        case .msalNet: "MSAL.NET"
        case .msalGo: "MSAL Go"
        case .azureCoreNet: "Azure.Core .NET"
        case .azureCoreJS: "Azure core JS"
        case .azureCoreGo: "Azure core Go"
        case .azureCorePython: "Azure core Python"
        case .awsGo: "AWS SDK Go v2"
        case .awsJava: "AWS SDK Java v2"
        case .awsRust: "AWS SDK Rust"
        case .botocore: "botocore"
        case .googleGo: "Google auth Go"
        case .googleJava: "Google auth Java"
        case .soto: "soto"
        case .fusionCache: "FusionCache eager"
        case .caffeine: "Caffeine"
        case .vaultAgent: "Vault agent"
        case .certManager: "cert-manager"
        case .autocert: "Go autocert"
        case .istio: "Istio agent"
        case .kubelet: "kubelet"
        case .threeQuarters: "Rule of 75 %"
        case .half: "Rule of 50 %"
        case .expiryOnly: "Expiry only"
        case .noCoalescing: "No coalescing"
        case .redrawnJitter: "Redrawn jitter"
        }
    }
}
