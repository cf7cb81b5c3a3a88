//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// The token endpoint: finds out who asks and what for, and issues the token.
struct TokenEndpoint: Sendable {
    let configuration: Emulator.Configuration
    let directory: EmulatorDirectory
    let issuer: TokenIssuer
    let verifier: TokenVerifier
    let authenticator: ClientAuthenticator
    let state: GrantState

    /// Sets up the endpoint.
    ///
    /// - Parameters:
    ///   - configuration: What to serve.
    ///   - directory: Who is known.
    ///   - signingKeys: The keys of tokens.
    ///   - state: What grants remember.
    ///   - baseURL: The emulator's address, without a slash at the end.
    init(
        configuration: Emulator.Configuration,
        directory: EmulatorDirectory,
        signingKeys: SigningKeys,
        state: GrantState,
        baseURL: String
    ) {
        let verifier = TokenVerifier(
            configuration: configuration,
            directory: directory,
            keys: signingKeys,
            baseURL: baseURL
        )
        let assertions = AssertionVerifier(configuration: configuration, verifier: verifier, state: state)
        self.configuration = configuration
        self.directory = directory
        self.issuer = TokenIssuer(configuration: configuration, directory: directory, keys: signingKeys)
        self.verifier = verifier
        self.authenticator = ClientAuthenticator(directory: directory, assertions: assertions)
        self.state = state
    }

    /// Answers a request for a token.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - authority: The authority in its path.
    /// - Returns: The response with the token.
    /// - Throws: The error to answer with.
    func respond(to request: Emulator.RecordedRequest, at authority: Authority) throws(EntraError) -> EmulatorResponse {
        guard request.method == .post else { throw .methodNotAllowed(request.method) }
        try Self.checkDuplicates(request)
        guard let grant = request.parameter("grant_type") else { throw .missingParameter("grant_type") }
        guard let answer = self.grants[grant] else { throw .unsupportedGrant(grant) }
        if grant == "client_credentials", authority.tenant.isShared {
            guard request.parameter("client_id") != nil else { throw .missingParameter("client_id") }
            throw .noTenant
        }
        let call = TokenCall(
            request: request,
            authority: authority,
            client: try self.authenticator.authenticate(request, at: authority),
            claims: try ClaimsRequest(request.parameter("claims"))
        )
        return .json(try answer(self)(call))
    }

    /// What answers each grant.
    private var grants: [String: (Self) -> (TokenCall) throws(EntraError) -> TokenAnswer] {
        [
            "authorization_code": Self.redeemCode,
            "client_credentials": Self.issueToApplication,
            "device_code": Self.redeemDeviceCode,
            "password": Self.checkPassword,
            "refresh_token": Self.redeemRefreshToken,
            "urn:ietf:params:oauth:grant-type:device_code": Self.redeemDeviceCode,
            "urn:ietf:params:oauth:grant-type:jwt-bearer": Self.actOnBehalf,
            "user_fic": Self.actAsAgentUser,
        ]
    }

    private static func checkDuplicates(_ request: Emulator.RecordedRequest) throws(EntraError) {
        var seen: Set<String> = []
        for field in request.form where !seen.insert(field.name).inserted { throw .duplicateParameter(field.name) }
    }

    /// The `refresh_in` of an answer.
    func refreshIn(lifetime: Int64) -> Int64? {
        if let refreshIn = self.configuration.refreshIn { return refreshIn.components.seconds }
        return lifetime >= 7200 ? lifetime / 2 : nil
    }
}
