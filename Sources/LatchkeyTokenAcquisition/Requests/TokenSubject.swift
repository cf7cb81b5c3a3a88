//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// For whom a token is.
///
/// Subjects are values: nothing depends on what a thread or a task happens to know.
public struct TokenSubject: Hashable, Sendable {
    enum Base: Hashable, Sendable {
        case app
        case user(Principal)
        case onBehalfOf(UserAssertion)
        case longRunning(LongRunningSession)
        case agent(AgentIdentity)
        case agentOnBehalfOf(AgentIdentity, UserAssertion)
        case agentUser(AgentIdentity, AgentUser)
        case managedIdentity(ManagedIdentity)
    }

    let base: Base

    /// The application itself, without a user.
    public static var app: Self { .init(base: .app) }

    /// A user who has signed in.
    ///
    /// - Parameter principal: The user.
    /// - Returns: The subject.
    public static func user(_ principal: Principal) -> Self { .init(base: .user(principal)) }

    /// The user of a token that this application was called with.
    ///
    /// - Parameter assertion: The token.
    /// - Returns: The subject.
    public static func onBehalfOf(_ assertion: UserAssertion) -> Self { .init(base: .onBehalfOf(assertion)) }

    /// The user of an earlier call, whose work goes on after it.
    ///
    /// - Parameter session: What was returned when the session was started.
    /// - Returns: The subject.
    public static func longRunning(_ session: LongRunningSession) -> Self { .init(base: .longRunning(session)) }

    /// An agent identity of this application, acting for itself.
    ///
    /// - Parameter agent: The agent.
    /// - Returns: The subject.
    public static func agent(_ agent: AgentIdentity) -> Self { .init(base: .agent(agent)) }

    /// An agent identity of this application, acting for the user of a token that the application was called with.
    ///
    /// - Parameters:
    ///   - agent: The agent.
    ///   - assertion: The token.
    /// - Returns: The subject.
    public static func agent(_ agent: AgentIdentity, onBehalfOf assertion: UserAssertion) -> Self {
        .init(base: .agentOnBehalfOf(agent, assertion))
    }

    /// The user account of an agent identity.
    ///
    /// - Parameters:
    ///   - agent: The agent.
    ///   - user: Its user account.
    /// - Returns: The subject.
    public static func agent(_ agent: AgentIdentity, as user: AgentUser) -> Self {
        .init(base: .agentUser(agent, user))
    }

    /// The identity of the host that the process runs on.
    ///
    /// - Parameter identity: Which one; that of the system by default.
    /// - Returns: The subject.
    public static func managedIdentity(_ identity: ManagedIdentity = .systemAssigned) -> Self {
        .init(base: .managedIdentity(identity))
    }
}
