//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyWeb
import Logging

extension Sidecar {
    /// Refuses requests from other hosts, for other hosts, and from browsers.
    func checkOrigin(of request: InboundRequest) throws(SidecarProblem) {
        try self.checkForm(of: request.head)
        if !self.options.isDevelopment {
            guard self.options.allowsNonLocalCallers || request.peer.address.isLocal else { throw .notLocal }
            guard self.isAllowed(host: request.head.authority ?? "") else { throw .wrongHost }
        }
        let fields = request.head.headerFields
        guard !fields.contains(.origin) else { throw .browser }
        if let site = fields[.secFetchSite], site.lowercased() != "none" { throw .browser }
    }

    /// Refuses what two servers could read in two ways (RFC 9112 §3.2, §6.1).
    private func checkForm(of head: HTTPRequest) throws(SidecarProblem) {
        // The first is the authority already.
        guard !head.headerFields.contains(.host) else { throw .wrongHost }
        guard let coding = head.headerFields[.transferEncoding], coding.lowercased() != "chunked" else { return }
        throw SidecarProblem(.badRequest, "invalid_framing", "Of transfer codings only 'chunked' is understood.")
    }

    private func isAllowed(host authority: String) -> Bool {
        let bytes = authority.utf8
        let end: String.Index
        if bytes.first == UInt8(ascii: "[") {
            end = bytes.firstIndex(of: UInt8(ascii: "]")).map { bytes.index(after: $0) } ?? bytes.endIndex
        } else {
            end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        }
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let port = bytes[end...]
        guard port.isEmpty || port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy(isDigit) else {
            return false
        }
        let host = authority[..<end]
        if host == "localhost" || host == "127.0.0.1" || host == "[::1]" { return true }
        let name = host.lowercased()
        return name == "localhost" || self.options.allowedHosts.contains { $0 == "*" || $0.lowercased() == name }
    }

    /// Who sent a request; an invalid token counts as none where none is needed.
    func caller(
        of request: InboundRequest,
        isNeeded: Bool,
        on route: SidecarRoute
    ) async throws(SidecarProblem) -> CallerIdentity? {
        // Most requests of routes that need no token have none.
        if !isNeeded, !request.head.headerFields.contains(.authorization) { return nil }
        var caller: CallerIdentity?
        do throws(TokenValidationError) {
            caller = try await self.bearer.caller(of: request)
        } catch {
            guard !isNeeded, error.code != .keysUnavailable else { throw .token(error) }
        }
        guard let caller else {
            guard !isNeeded else { throw .tokenMissing }
            return nil
        }
        guard isNeeded, !self.options.scopes.isEmpty, route == .validate || self.options.requiresScopesOnAllRoutes
        else { return caller }
        guard
            self.options.scopes.contains(where: caller.scopes.contains)
                || self.options.appPermissions.contains(where: caller.roles.contains)
        else { throw .insufficientScope(self.options.scopes) }
        return caller
    }

    /// Validates the token of a request, and says what it claims.
    func validate(_ request: InboundRequest) async throws(SidecarProblem) -> OutboundResponse {
        guard !Self.isSigned(request) else { return try await self.validateSigned(request) }
        guard let caller = try await self.caller(of: request, isNeeded: true, on: .validate) else {
            throw .tokenMissing
        }
        let field = request.head.headerFields[.authorization] ?? ""
        let token = field.drop { $0 != " " }.drop { $0 == " " }
        return try Self.validated(caller, protocol: "Bearer", token: String(token))
    }

    /// Says what the token of a caller claims.
    ///
    /// - Parameters:
    ///   - caller: The caller.
    ///   - name: How the token was presented.
    ///   - token: The token as it came; the one inside by default.
    /// - Returns: The answer.
    /// - Throws: The problem with the token.
    static func validated(
        _ caller: CallerIdentity,
        protocol name: String,
        token: String?
    ) throws(SidecarProblem) -> OutboundResponse {
        guard let text = caller.assertion?.text else { throw .tokenMissing }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let claims = try? Base64URL.decode(parts[1]) else {
            throw SidecarProblem(.badRequest, "token_unreadable", "The token has no payload that can be passed on.")
        }
        return SidecarResults.validated(protocol: name, token: token ?? text, claims: claims)
    }

    /// What a request may override, by the gate of its route and the limits.
    func overrides(_ query: some StringProtocol, on route: SidecarRoute) throws(SidecarProblem) -> SidecarOverrides {
        let gate = self.gate(of: route)
        let isLenient = !gate.isOpen || self.options.ignoresMalformedParameters
        let overrides = try SidecarOverrides(query: query, isLenient: isLenient)
        if !gate.isOpen {
            guard overrides.isEmpty, overrides.warnings.isEmpty else {
                self.logger.warning(
                    "Parameters of a request were ignored; 'Sidecar:AllowOverrides:\(gate.setting)' is false.",
                    metadata: ["sidecar.route": "\(route.name)"]
                )
                return SidecarOverrides()
            }
            return overrides
        }
        for warning in overrides.warnings { self.logger.warning("\(warning)") }
        guard !overrides.isEmpty else { return overrides }
        try self.checkLimits(overrides)
        return try self.checkAgent(overrides)
    }

    private func gate(of route: SidecarRoute) -> (isOpen: Bool, setting: String) {
        let gates = self.options.overrides
        return switch route {
        case .authorizationHeader(_, true): (gates.authorizationHeader, "GetAuthorizationHeader")
        case .authorizationHeader: (gates.authorizationHeaderUnauthenticated, "GetAuthorizationHeaderUnauthenticated")
        case .downstreamAPI(_, true): (gates.downstreamAPI, "CallDownstreamApi")
        default: (gates.downstreamAPIUnauthenticated, "CallDownstreamApiUnauthenticated")
        }
    }

    private func checkLimits(_ overrides: SidecarOverrides) throws(SidecarProblem) {
        let limits = self.options.limits
        if let names = limits.parameters.map({ Set($0.map { $0.lowercased() }) }) {
            for name in overrides.names where !names.contains(name.lowercased()) {
                throw .override("The parameter '\(SafeText.clean(name, limit: 100))'")
            }
        }
        if let prefixes = limits.scopePrefixes {
            for scope in overrides.scopes where !prefixes.contains(where: scope.hasPrefix) {
                throw .override("The scope '\(SafeText.clean(scope, limit: 100))'")
            }
        }
        if let agents = limits.agentIdentities, let agent = overrides.agentIdentity {
            guard agents.contains(where: { $0.lowercased() == agent.lowercased() }) else {
                throw .override("The agent identity")
            }
        }
    }

    /// Agents' users need an agent, and one name.
    private func checkAgent(_ overrides: SidecarOverrides) throws(SidecarProblem) -> SidecarOverrides {
        var overrides = overrides
        guard overrides.agentUsername != nil || overrides.agentUserID != nil else { return overrides }
        guard overrides.agentIdentity != nil else {
            throw SidecarProblem(
                .badRequest,
                "agent_identity_required",
                "AgentUsername and AgentUserId need AgentIdentity: the agent whose user is meant."
            )
        }
        if overrides.agentUsername != nil, overrides.agentUserID != nil {
            guard !self.options.strictAgentParameters else {
                throw SidecarProblem(
                    .badRequest,
                    "agent_user_ambiguous",
                    "AgentUsername and AgentUserId exclude each other; send one of them."
                )
            }
            self.logger.warning("AgentUserId was ignored, because AgentUsername was given as well.")
            overrides.agentUserID = nil
        }
        if let id = overrides.agentUserID {
            guard id.isGUID, id.contains(where: { $0 != "0" && $0 != "-" }) else {
                throw SidecarProblem(
                    .badRequest,
                    "invalid_agent_user_id",
                    "AgentUserId is not the object identifier of a user, which is a GUID."
                )
            }
        }
        return overrides
    }
}

extension HTTPField.Name {
    fileprivate static let host = HTTPField.Name("Host")!
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
