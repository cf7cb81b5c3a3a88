//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An issuer of tokens: the sign-in host of a cloud and one of its tenants.
public struct Authority: Hashable, Sendable {
    /// The sign-in host.
    let instance: EndpointURL
    /// The tenant: an identifier, a domain, or a word such as `common`; in lower case.
    public let tenant: String

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
        self.instance = url
        self.tenant = try Self.validatedTenant(tenant, setting: "TenantId")
    }

    /// Creates an authority from one URL that holds both.
    ///
    /// - Parameters:
    ///   - url: The URL, for example `https://login.microsoftonline.com/contoso.com/v2.0`.
    ///   - allowInsecureLoopback: Whether `http` is accepted for a loopback host; false by default.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``.
    public init(url: String, allowInsecureLoopback: Bool = false) throws(AcquisitionError) {
        let url = try Self.url(url, setting: "Authority", allowInsecureLoopback: allowInsecureLoopback)
        let segments = url.path.split(separator: "/")
        guard let tenant = segments.first, segments.count == 1 || segments.dropFirst() == ["v2.0"] else {
            throw AcquisitionError(
                .configuration,
                "'Authority' is not of the form 'https://host/tenant' or 'https://host/tenant/v2.0'."
            )
        }
        self.instance = url.withoutPath
        self.tenant = try Self.validatedTenant(String(tenant), setting: "Authority")
    }

    private init(instance: EndpointURL, tenant: String) {
        self.instance = instance
        self.tenant = tenant
    }

    /// The host of the issuer, with its port unless that is the scheme's own.
    public var host: String { self.instance.authority }
    /// The URL of the token endpoint.
    public var tokenEndpoint: String { "\(self.instance)\(self.tokenPath)" }
    /// The path of the token endpoint.
    var tokenPath: String { "/\(self.tenant)/oauth2/v2.0/token" }
    /// Whether the authority names one tenant, as tokens for an application need it.
    public var isTenanted: Bool { !Self.sharedTenants.contains(self.tenant) }

    /// Returns the authority of another tenant at the same host.
    ///
    /// - Parameter tenant: The tenant's identifier or one of its domains.
    /// - Returns: The authority.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/invalidRequest``.
    public func withTenant(_ tenant: String) throws(AcquisitionError) -> Authority {
        do {
            return Authority(instance: self.instance, tenant: try Self.validatedTenant(tenant, setting: "Tenant"))
        } catch {
            throw AcquisitionError(.invalidRequest, error.message)
        }
    }
}

extension Authority {
    /// Words that stand for no single tenant.
    private static let sharedTenants: Set<String> = ["common", "organizations", "consumers"]

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

    private static func url(
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

extension Authority: CustomStringConvertible {
    /// The authority as a URL.
    public var description: String { "\(self.instance)/\(self.tenant)" }
}
