//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Authority {
    /// Words that stand for no single tenant.
    static let sharedTenants: Set<String> = ["common", "organizations", "consumers"]
    private static let b2cSuffixes = [".b2clogin.com", ".b2clogin.cn", ".b2clogin.us", ".b2clogin.de"]

    /// Creates an authority from one URL, whose form says what kind of issuer it is.
    ///
    /// `https://host/tenant` and `https://host/tenant/v2.0` are Entra ID, `https://host/adfs` is AD FS,
    /// `https://host/tfp/tenant/policy` is B2C and `https://name.ciamlogin.com` External ID. Anything else describes
    /// itself at `/.well-known/openid-configuration`.
    ///
    /// - Parameters:
    ///   - url: The URL, for example `https://login.microsoftonline.com/contoso.com/v2.0`.
    ///   - allowInsecureLoopback: Whether `http` is accepted for a loopback host; false by default.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``.
    public init(url: String, allowInsecureLoopback: Bool = false) throws(AcquisitionError) {
        let url = try Self.url(url, setting: "Authority", allowInsecureLoopback: allowInsecureLoopback)
        let segments = url.path.split(separator: "/").map(String.init)
        if let special = try Self.special(url, segments) {
            self = special
        } else if segments.count == 1 || (segments.count == 2 && segments[1].lowercased() == "v2.0") {
            self.init(
                instance: url.withoutPath,
                kind: .entra,
                tenant: try Self.validatedTenant(segments[0], setting: "Authority")
            )
        } else if Cloud.of(url.host) != nil {
            throw AcquisitionError(
                .configuration,
                "'Authority' is not of the form 'https://host/tenant' or 'https://host/tenant/v2.0'.",
                reason: "invalid_authority"
            )
        } else {
            self.init(instance: url.withoutPath, kind: .openIDConnect, path: url.path)
        }
    }

    /// Creates an authority that describes itself (OpenID Connect Discovery 1.0).
    ///
    /// - Parameters:
    ///   - url: The issuer's URL; `/.well-known/openid-configuration` is appended to it.
    ///   - allowInsecureLoopback: Whether `http` is accepted for a loopback host; false by default.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``.
    public init(openIDConnect url: String, allowInsecureLoopback: Bool = false) throws(AcquisitionError) {
        let url = try Self.url(url, setting: "Authority", allowInsecureLoopback: allowInsecureLoopback)
        self.init(instance: url.withoutPath, kind: .openIDConnect, path: url.path)
    }

    /// Creates the authority of a policy of a B2C tenant.
    ///
    /// - Parameters:
    ///   - instance: The tenant's host, for example `https://contoso.b2clogin.com/`.
    ///   - tenant: The tenant's domain.
    ///   - policy: The policy, also called user flow.
    ///   - allowInsecureLoopback: Whether `http` is accepted for a loopback host; false by default.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``.
    public init(
        b2cInstance instance: String,
        tenant: String,
        policy: String,
        allowInsecureLoopback: Bool = false
    ) throws(AcquisitionError) {
        let url = try Self.url(instance, setting: "Instance", allowInsecureLoopback: allowInsecureLoopback)
        guard url.path.isEmpty || url.path.lowercased() == "/tfp" else {
            throw AcquisitionError(.configuration, "'Instance' has the path '\(url.path)'. Give only the host.")
        }
        self.init(
            instance: url.withoutPath,
            kind: .b2c,
            tenant: try Self.validatedTenant(tenant, setting: "Domain"),
            policy: try Self.validatedPolicy(policy, setting: "SignUpSignInPolicyId")
        )
    }

    static func isCIAM(_ host: String) -> Bool { host.hasSuffix(".ciamlogin.com") }
    static func isB2C(_ host: String) -> Bool { Self.b2cSuffixes.contains { host.hasSuffix($0) } }

    /// The authority of a URL that tells by host or path that it is none of Entra ID.
    private static func special(
        _ url: EndpointURL,
        _ segments: [String]
    ) throws(AcquisitionError) -> Authority? {
        if Self.isCIAM(url.host) {
            let tenant = segments.first ?? "\(url.host.prefix { $0 != "." }).onmicrosoft.com"
            return Authority(
                instance: url.withoutPath,
                kind: .ciam,
                tenant: try Self.validatedTenant(tenant, setting: "Authority")
            )
        }
        let first = segments.first?.lowercased()
        if first == "adfs" { return Authority(instance: url.withoutPath, kind: .adfs) }
        if first == "dstsv2", segments.count == 2 {
            let tenant = try Self.validatedTenant(segments[1], setting: "Authority")
            return Authority(instance: url.withoutPath, kind: .dsts, tenant: tenant)
        }
        let rest = first == "tfp" ? Array(segments.dropFirst()) : segments
        let isPolicy = rest.count >= 2 && rest[1].lowercased().hasPrefix("b2c_")
        guard first == "tfp" || Self.isB2C(url.host) || isPolicy else { return nil }
        guard rest.count == 2 || (rest.count == 3 && rest[2].lowercased() == "v2.0") else {
            throw AcquisitionError(
                .configuration,
                "'Authority' is not of the form 'https://host/tfp/tenant/policy'.",
                reason: "invalid_authority"
            )
        }
        return Authority(
            instance: url.withoutPath,
            kind: .b2c,
            tenant: try Self.validatedTenant(rest[0], setting: "Authority"),
            policy: try Self.validatedPolicy(rest[1], setting: "Authority")
        )
    }

    static func validatedTenant(_ tenant: String, setting: String) throws(AcquisitionError) -> String {
        let isValid = tenant.utf8.allSatisfy { byte in
            ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        guard isValid, !tenant.isEmpty, tenant.utf8.count <= 253, tenant.first != ".", !tenant.contains("..") else {
            throw AcquisitionError(
                .configuration,
                "'\(setting)' does not name a tenant. Use its identifier or one of its domains, such as 'contoso.com'."
            )
        }
        return tenant.lowercased()
    }

    static func validatedPolicy(_ policy: String, setting: String) throws(AcquisitionError) -> String {
        let isValid = policy.utf8.allSatisfy { byte in
            ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard isValid, !policy.isEmpty, policy.utf8.count <= 128 else {
            throw AcquisitionError(
                .configuration,
                "'\(setting)' does not name a user flow. Use its name, such as 'B2C_1_signupsignin'."
            )
        }
        return policy.lowercased()
    }

    static func url(
        _ text: String,
        setting: String,
        allowInsecureLoopback: Bool
    ) throws(AcquisitionError) -> EndpointURL {
        let url: EndpointURL
        do {
            url = try EndpointURL(text)
        } catch {
            throw AcquisitionError(.configuration, "'\(setting)' is not usable: \(error.message)")
        }
        guard url.scheme == .https || (allowInsecureLoopback && url.isLoopback) else {
            throw AcquisitionError(
                .configuration,
                "'\(setting)' must be an 'https' URL, because token requests carry credentials."
            )
        }
        return url
    }
}
