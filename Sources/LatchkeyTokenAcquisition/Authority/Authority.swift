//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An issuer of tokens: the sign-in host of a cloud and one of its tenants, or a provider of another kind.
public struct Authority: Hashable, Sendable {
    /// The sign-in host.
    package let instance: EndpointURL
    /// What kind of issuer it is.
    public let kind: Kind
    /// The tenant: an identifier, a domain, or a word such as `common`; in lower case, and empty when there is none.
    public let tenant: String
    /// The policy of a B2C tenant.
    let policy: String?
    /// The path of an issuer that describes itself.
    let path: String

    init(
        instance: EndpointURL,
        kind: Kind,
        tenant: String = "",
        policy: String? = nil,
        path: String = ""
    ) {
        self.instance = instance
        self.kind = kind
        self.tenant = tenant
        self.policy = policy
        self.path = path
    }

    /// Creates an authority from a sign-in host and a tenant.
    ///
    /// - Parameters:
    ///   - instance: An `https` URL without a path, for example `https://login.microsoftonline.com/`.
    ///   - tenant: The tenant's identifier or one of its domains.
    ///   - allowInsecureLoopback: Whether `http` is accepted for a loopback host; false by default.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``.
    public init(
        instance: String,
        tenant: String,
        allowInsecureLoopback: Bool = false
    ) throws(AcquisitionError) {
        let url = try Self.url(instance, setting: "Instance", allowInsecureLoopback: allowInsecureLoopback)
        guard url.path.isEmpty else {
            throw AcquisitionError(
                .configuration,
                "'Instance' has the path '\(url.path)'. Give only the host, and the tenant in 'TenantId'."
            )
        }
        self.init(
            instance: url,
            kind: Self.isCIAM(url.host) ? .ciam : .entra,
            tenant: try Self.validatedTenant(tenant, setting: "TenantId")
        )
    }

    /// The host of the issuer, with its port unless that is the scheme's own.
    public var host: String { self.instance.authority }
    /// The URL of the token endpoint, unless the issuer has to be asked for it or is asked under another name.
    public var tokenEndpoint: String { "\(self.instance)\(self.endpointPath("token"))" }
    /// Whether the authority names one tenant, as tokens for an application need it.
    public var isTenanted: Bool { !Self.sharedTenants.contains(self.tenant) }

    /// The issuer as keys of the cache name it: the same for all names of a cloud.
    var cacheName: String {
        switch self.kind.base {
        case .entra: Cloud.of(self.instance.host)?.host ?? self.host
        case .b2c: "\(self.host)/\(self.policy ?? "")"
        case .openIDConnect: self.host + self.path
        case .ciam, .adfs, .dsts: self.host
        }
    }

    /// The path below which the issuer's endpoints are.
    var basePath: String {
        switch self.kind.base {
        case .entra, .ciam: "/\(self.tenant)"
        case .b2c: "/tfp/\(self.tenant)/\(self.policy ?? "")"
        case .adfs: "/adfs"
        case .dsts: "/dstsv2/\(self.tenant)"
        case .openIDConnect: self.path
        }
    }

    /// The path of an endpoint: `token`, `authorize`, `devicecode` or `logout`.
    func endpointPath(_ name: String) -> String {
        let folder = self.kind == .adfs ? "oauth2" : "oauth2/v2.0"
        return "\(self.basePath)/\(folder)/\(name)"
    }

    /// Returns the authority of another tenant at the same host.
    ///
    /// - Parameter tenant: The tenant's identifier or one of its domains. External ID has one tenant for each host and
    ///   stays with it.
    /// - Returns: The authority.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/invalidRequest``.
    public func withTenant(_ tenant: String) throws(AcquisitionError) -> Authority {
        let name: String
        do {
            name = try Self.validatedTenant(tenant, setting: "Tenant")
        } catch {
            throw AcquisitionError(.invalidRequest, error.message)
        }
        switch self.kind.base {
        case .ciam: return self
        case .entra, .b2c, .dsts:
            return Authority(instance: self.instance, kind: self.kind, tenant: name, policy: self.policy)
        case .adfs, .openIDConnect:
            throw AcquisitionError(
                .invalidRequest,
                "The issuer \(self.host) has no tenants, so 'Tenant' cannot name one. Remove it.",
                reason: "tenant_override_non_aad"
            )
        }
    }

    /// Returns the authority of another policy of the same B2C tenant.
    ///
    /// - Parameter policy: The policy, also called user flow.
    /// - Returns: The authority.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/invalidRequest``.
    public func withPolicy(_ policy: String) throws(AcquisitionError) -> Authority {
        guard self.kind == .b2c else {
            throw AcquisitionError(.invalidRequest, "The issuer \(self.host) has no user flows. Remove 'UserFlow'.")
        }
        do {
            return Authority(
                instance: self.instance,
                kind: .b2c,
                tenant: self.tenant,
                policy: try Self.validatedPolicy(policy, setting: "UserFlow")
            )
        } catch {
            throw AcquisitionError(.invalidRequest, error.message)
        }
    }
}

extension Authority: CustomStringConvertible {
    /// The authority as a URL.
    public var description: String { "\(self.instance)\(self.basePath)" }
}
