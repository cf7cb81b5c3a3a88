//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A sign-in on another device that has been started (RFC 8628).
public struct DeviceCode: Sendable {
    /// What the user types in.
    public let userCode: String
    /// Where the user does so.
    public let verificationURL: String
    /// What to tell the user, as the issuer words it.
    public let message: String
    /// How long the user has.
    public let lifetime: Duration

    let code: String
    let interval: Duration
    let startedAt: ContinuousClock.Instant
    let scopes: [String]
    let options: AcquireTokenOptions

    /// Reads the issuer's answer.
    init(
        _ members: [String: JSONValue],
        scopes: [String],
        options: AcquireTokenOptions,
        at now: ContinuousClock.Instant
    ) throws(AcquisitionError) {
        func text(_ names: String...) -> String? {
            names.lazy.compactMap { members[$0]?.string }.first { !$0.isEmpty }
        }
        func seconds(_ name: String, _ normal: Double, upTo limit: Double) -> Duration {
            guard let value = members[name]?.lenientNumber, value.isFinite, value > 0 else { return .seconds(normal) }
            return .seconds(min(value, limit))
        }
        guard let code = text("device_code"), let userCode = text("user_code"),
            let url = text("verification_uri", "verification_url")
        else {
            throw AcquisitionError(
                .invalidResponse,
                "The issuer's answer to a device's request lacks a code or an address. Check 'Instance'."
            )
        }
        self.code = code
        self.userCode = SafeText.clean(userCode, limit: 64)
        self.verificationURL = SafeText.clean(url, limit: 1024)
        self.message =
            text("message").map { SafeText.clean($0, limit: 1024) }
            ?? "Open \(self.verificationURL) and enter the code \(self.userCode)."
        self.lifetime = seconds("expires_in", 1800, upTo: 86_400)
        self.interval = seconds("interval", 5, upTo: 300)
        self.startedAt = now
        self.scopes = scopes
        self.options = options
    }
}

extension DeviceCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text without any code.
    public var description: String { "DeviceCode(<redacted>)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
