//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension ConfidentialClient {
    /// Starts a user's sign-in on another device (RFC 8628).
    ///
    /// - Parameters:
    ///   - scopes: The scopes that the user is asked to grant.
    ///   - options: What else governs the token; nothing by default.
    /// - Returns: What to tell the user, and what ``signIn(with:)`` waits with.
    /// - Throws: ``AcquisitionError``.
    public func deviceCode(
        scopes: [String],
        options: AcquireTokenOptions = .init()
    ) async throws(AcquisitionError) -> DeviceCode {
        try await self.core.deviceCode(scopes: scopes, options: options)
    }

    /// Waits until the user has signed in on the other device.
    ///
    /// - Parameter code: The sign-in that was started.
    /// - Returns: The user's account and tokens.
    /// - Throws: ``AcquisitionError``: with code ``AcquisitionError/Code/interactionRequired`` when the user declined or
    ///   took too long, and with ``AcquisitionError/Code/cancelled`` when the task was cancelled.
    public func signIn(with code: DeviceCode) async throws(AcquisitionError) -> SignIn {
        var interval = code.interval
        let end = code.startedAt.advanced(by: code.lifetime)
        while true {
            try await self.core.timing.pause(interval)
            do throws(AcquisitionError) {
                return try await self.core.poll(code)
            } catch {
                switch error.response?.error {
                case "authorization_pending": break
                // RFC 8628 §3.5
                case "slow_down": interval += .seconds(5)
                default:
                    guard error.isRetryable else { throw error.endOfDeviceSignIn }
                    interval = max(interval, error.retryAfter ?? .zero)
                }
            }
            guard self.core.timing.now().advanced(by: interval) < end else {
                throw AcquisitionError(
                    .interactionRequired,
                    "The user did not sign in in time. Start again.",
                    reason: "code_expired"
                )
            }
        }
    }
}

extension AcquisitionError {
    /// The same error, for a sign-in that only the user can repeat.
    fileprivate var endOfDeviceSignIn: AcquisitionError {
        let isUsers = [
            "authorization_declined", "access_denied", "expired_token", "code_expired", "bad_verification_code",
        ]
        guard let name = self.response?.error, isUsers.contains(name) else { return self }
        var error = self
        error.code = .interactionRequired
        return error
    }
}

extension ConfidentialClientCore {
    fileprivate func deviceCode(
        scopes: [String],
        options: AcquireTokenOptions
    ) async throws(AcquisitionError) -> DeviceCode {
        let grant = try await self.signInGrant("device_code", .deviceCode, scopes, options)
        let endpoints = try await self.directory.endpoints(of: grant.authority, region: nil)
        guard let place = endpoints.deviceAuthorization, grant.authority.kind != .b2c else {
            throw AcquisitionError(.configuration, "The issuer \(grant.authority.host) signs no devices in.")
        }
        var form = TokenForm()
        form.append("client_id", self.clientID)
        form.append("scope", grant.scopes.joined(separator: " "))
        let claims = ClaimsRequest.merged([grant.claims], capabilities: self.options.clientCapabilities)
        form.append("claims", claims ?? "")
        let request = TokenEndpointRequest(url: place, form: form, correlationID: grant.correlationID, scopes: scopes)
        let now = self.timing.now()
        let members = try await self.endpoint.members(request, within: self.options.requestTimeout)
        return try DeviceCode(members, scopes: scopes, options: options, at: now)
    }

    fileprivate func poll(_ code: DeviceCode) async throws(AcquisitionError) -> SignIn {
        let type = "urn:ietf:params:oauth:grant-type:device_code"
        var grant = try await self.signInGrant(type, .deviceCode, code.scopes, code.options)
        grant.add("device_code", secret: code.code)
        grant.isRepeatable = false
        return try await self.signIn(grant, requested: code.scopes)
    }
}
