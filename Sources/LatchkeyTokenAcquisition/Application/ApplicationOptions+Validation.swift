//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ApplicationOptions {
    /// Checks every setting that can be checked without a network.
    ///
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``, naming the setting.
    public func validate() throws(AcquisitionError) {
        _ = try self.resolvedAuthority()
        _ = try self.validatedClientID()
        guard self.isPublicClient || !self.credentials.isEmpty else {
            throw AcquisitionError(
                .configuration,
                "'ClientCredentials' is empty. List at least one credential, for example a client secret."
            )
        }
        guard self.requestTimeout > .zero else {
            throw AcquisitionError(.configuration, "The request timeout is not positive. Set a longer one.")
        }
        if let tenant = self.appHomeTenantID {
            _ = try Authority.validatedTenant(tenant, setting: "AppHomeTenantId")
        }
        _ = try self.resolvedBoundInstance()
        for capability in self.clientCapabilities where capability.isEmpty || capability.contains("\"") {
            throw AcquisitionError(.configuration, "'ClientCapabilities' has an empty or malformed element.")
        }
        var options = AcquireTokenOptions()
        options.extraQueryParameters = self.extraQueryParameters
        do {
            try RequestRules.check(options)
        } catch {
            throw AcquisitionError(.configuration, "'ExtraQueryParameters' is not usable. \(error.message)")
        }
    }

    /// The authority that the settings name.
    ///
    /// - Returns: The authority of ``instance`` and ``tenantID``, or of ``authority`` when those are `nil`.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/configuration``.
    public func resolvedAuthority() throws(AcquisitionError) -> Authority {
        if let authority = self.authority, self.instance == nil, self.tenantID == nil {
            return try self.authority(at: authority)
        }
        guard let instance = self.instance else {
            throw AcquisitionError(
                .configuration,
                "'Instance' is missing. Set it, for example to 'https://login.microsoftonline.com/', or set 'Authority'."
            )
        }
        if let policy = self.signUpSignInPolicyID {
            return try Authority(
                b2cInstance: instance,
                tenant: self.domain ?? self.tenantID ?? self.impliedDomain(of: instance),
                policy: policy,
                allowInsecureLoopback: self.allowInsecureLoopback
            )
        }
        guard let tenant = self.tenantID else {
            throw AcquisitionError(
                .configuration,
                "'TenantId' is missing. Set it to the identifier or a domain of your tenant."
            )
        }
        return try Authority(
            instance: instance,
            tenant: tenant,
            allowInsecureLoopback: self.allowInsecureLoopback
        )
    }

    private func authority(at url: String) throws(AcquisitionError) -> Authority {
        if self.usesOpenIDConnect {
            return try Authority(openIDConnect: url, allowInsecureLoopback: self.allowInsecureLoopback)
        }
        return try Authority(url: url, allowInsecureLoopback: self.allowInsecureLoopback)
    }

    /// The domain that a B2C tenant has when nothing else was said: that of its host's first label.
    private func impliedDomain(of instance: String) -> String {
        guard let host = try? EndpointURL(instance).host else { return "" }
        return "\(host.prefix { $0 != "." }).onmicrosoft.com"
    }

    /// The host that serves clients with a certificate, if one was named.
    func resolvedBoundInstance() throws(AcquisitionError) -> EndpointURL? {
        guard let instance = self.boundInstance else { return nil }
        return try Authority.url(instance, setting: "BoundInstance", allowInsecureLoopback: false)
    }

    func validatedClientID() throws(AcquisitionError) -> String {
        let isValid = self.clientID.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isValid, !self.clientID.isEmpty, self.clientID.utf8.count <= 256 else {
            throw AcquisitionError(
                .configuration,
                "'ClientId' is empty or contains blanks. Set it to the application (client) ID of your app registration."
            )
        }
        return self.clientID
    }
}
