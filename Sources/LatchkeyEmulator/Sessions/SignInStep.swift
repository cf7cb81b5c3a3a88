//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a user has to do next to sign in.
enum SignInStep: Sendable {
    /// Say who it is.
    case account
    /// Enter the password.
    case password(Emulator.User)
    /// Enter the code of a second factor, for a policy or an authentication context.
    case secondFactor(Emulator.User, id: String, text: String)
    /// Set a new password.
    case newPassword(Emulator.User, Emulator.Policy)
    /// Do whatever else a policy demands.
    case demand(Emulator.User, Emulator.Policy)
    /// Nothing: access is blocked.
    case blocked(Emulator.User, Emulator.Policy)
    /// Consent to permissions.
    case consent(Emulator.User, permissions: [String], policies: Set<String>)
    /// Agree that another device signs in.
    case confirmation(Emulator.User)
    /// Nothing more.
    case done(Emulator.User, met: Set<String>)
}

/// Decides what a user has to do next.
struct SignInSteps: Sendable {
    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let tokens: TokenEndpoint

    /// The next step of an interaction.
    ///
    /// - Parameters:
    ///   - interaction: What was done so far.
    ///   - session: Who is signed in in the browser.
    /// - Returns: The step.
    func next(of interaction: Interaction, _ session: BrowserSession?) -> SignInStep {
        let demand = interaction.demand
        guard let user = interaction.userID.flatMap(self.directory.user(withID:)) else { return .account }
        if demand.prompts.contains("select_account"), !interaction.hasChosen { return .account }
        let account = session?.account(of: user.objectID)
        let isKnown = account != nil && !demand.prompts.contains("login")
        guard interaction.isAuthenticated || isKnown else { return .password(user) }
        let met = (account?.met ?? []).union(interaction.met)
            .union(self.tokens.policies(metByConsentOf: user, for: demand.application))
        let open = self.policies(for: user, demand).filter { !met.contains($0.id) }
        if let step = self.step(for: open, of: user) { return step }
        if let context = demand.claims.contexts.sorted().first(where: { !met.contains($0) }) {
            return .secondFactor(user, id: context, text: "The application demands more proof for what you are doing.")
        }
        if let step = self.consent(open, of: user, interaction) { return step }
        if case .device = interaction.goal, !interaction.hasConfirmed { return .confirmation(user) }
        return .done(user, met: met.union(open.map(\.id)))
    }

    /// The policies that are about what is asked for.
    private func policies(for user: Emulator.User, _ demand: SignInDemand) -> [Emulator.Policy] {
        user.policies.filter { policy in
            self.tokens.applies(policy, to: demand.scopes.resource) || demand.claims.policies.contains(policy.id)
        }
    }

    /// What the first policy that is not met demands, except consent.
    private func step(for open: [Emulator.Policy], of user: Emulator.User) -> SignInStep? {
        guard let policy = open.first(where: { $0.kind != .consent }) else { return nil }
        return switch policy.kind {
        case .blocked: .blocked(user, policy)
        case .newPassword: .newPassword(user, policy)
        case .secondFactor: .secondFactor(user, id: policy.id, text: policy.text)
        case .consent, .other: .demand(user, policy)
        }
    }

    private func consent(
        _ open: [Emulator.Policy],
        of user: Emulator.User,
        _ interaction: Interaction
    ) -> SignInStep? {
        guard !interaction.hasConsented else { return nil }
        let demand = interaction.demand
        let missing = self.tokens.missingConsent(to: demand.scopes, of: user, for: demand.application)
        guard !open.isEmpty || !missing.isEmpty || demand.prompts.contains("consent") else { return nil }
        let isForAll = missing.isEmpty || demand.prompts.contains("consent")
        let permissions = isForAll ? demand.scopes.asked : missing
        return .consent(user, permissions: permissions, policies: Set(open.map(\.id)))
    }
}

extension Emulator.Policy {
    /// What users have to do for a policy.
    enum Kind {
        case blocked
        case consent
        case newPassword
        case secondFactor
        case other
    }

    /// What users have to do.
    var kind: Kind {
        guard self.canBeMet else { return .blocked }
        return switch self.code {
        case 50_055: .newPassword
        case 50_074, 50_076, 50_079: .secondFactor
        case 65_001: .consent
        default: .other
        }
    }
}
