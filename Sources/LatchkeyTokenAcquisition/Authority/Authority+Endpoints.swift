//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Authority {
    /// The endpoints of an issuer that need not be asked for them.
    ///
    /// - Parameters:
    ///   - cloud: The cloud of the issuer, as far as it is known.
    ///   - region: The region whose host is asked; `nil` for the global one.
    /// - Returns: The endpoints.
    func endpoints(cloud: Cloud?, region: Region? = nil) -> IssuerEndpoints {
        let home = cloud.map { self.instance.withHost($0.host) } ?? self.instance
        var token = home.withPath(self.endpointPath("token"))
        if let region { token = token.withHost(self.regionalHost(region, cloud: cloud)) }
        return IssuerEndpoints(
            token: token,
            boundToken: self.boundHost(region, cloud: cloud).map { token.withHost($0) },
            authorization: home.withPath(self.endpointPath("authorize")),
            deviceAuthorization: home.withPath(self.endpointPath("devicecode")),
            logout: home.withPath(self.endpointPath("logout"))
        )
    }

    /// Why tokens cannot be bound to certificates here, or certificates be presented; `nil` when they can.
    var bindingObstacle: AcquisitionError? {
        switch self.kind.base {
        case .dsts, .openIDConnect: return nil
        case .b2c, .ciam, .adfs:
            return AcquisitionError(
                .invalidRequest,
                "An issuer of kind \(self.kind) takes no client certificates. Use a bearer token.",
                reason: "invalid_authority_type"
            )
        case .entra: break
        }
        guard self.isTenanted else {
            return AcquisitionError(
                .invalidRequest,
                "A bound token needs one tenant, but '\(self.tenant)' stands for many. Name a tenant.",
                reason: "missing_tenanted_authority"
            )
        }
        let host = self.instance.host
        let better =
            ["login.usgovcloudapi.net": "login.microsoftonline.us"][host]
            ?? ["login.chinacloudapi.cn": "login.partner.microsoftonline.cn"][host]
        guard better == nil, host.hasPrefix("login.") || self.instance.isLoopback else {
            let advice = better.map { "Set 'Instance' to 'https://\($0)/'." } ?? "Use a bearer token."
            return AcquisitionError(
                .invalidRequest,
                "The host \(host) takes no client certificates. \(advice)",
                reason: "mtls_pop_not_supported_for_environment"
            )
        }
        return nil
    }

    private func regionalHost(_ region: Region, cloud: Cloud?) -> String {
        let base = cloud?.isPublic == true ? "login.microsoft.com" : cloud?.host ?? self.instance.host
        return "\(region.name).\(base)"
    }

    /// The host that takes client certificates.
    private func boundHost(_ region: Region?, cloud: Cloud?) -> String? {
        guard self.kind == .entra, self.bindingObstacle == nil else {
            return self.kind == .dsts ? self.instance.host : nil
        }
        let host = cloud?.host ?? self.instance.host
        // An emulator has one name, and takes certificates under it.
        guard host.hasPrefix("login.") else { return host }
        let base = cloud?.isPublic == true ? "mtlsauth.microsoft.com" : "mtlsauth." + host.dropFirst(6)
        return region.map { "\($0.name).\(base)" } ?? base
    }
}
