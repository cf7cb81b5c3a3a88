//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Authority {
    /// Where the issuer describes itself and names its keys (OpenID Connect Discovery 1.0): version 2 of Entra ID.
    package var descriptionURL: EndpointURL {
        switch self.kind.base {
        case .entra, .b2c, .ciam: self.instance.withPath("\(self.basePath)/v2.0\(Self.descriptionPath)")
        case .adfs, .dsts, .openIDConnect: self.instance.withPath(self.basePath + Self.descriptionPath)
        }
    }

    /// Where version 1 of Entra ID describes itself, whose tokens have another issuer; `nil` for other issuers.
    package var olderDescriptionURL: EndpointURL? {
        guard self.kind == .entra else { return nil }
        // Version 1 knows no word for organisations alone.
        let tenant = self.tenant == "organizations" ? "common" : self.tenant
        return self.instance.withPath("/\(tenant)\(Self.descriptionPath)")
    }

    /// Where the browser of a user is sent, unless the issuer has to be asked.
    package var authorizationURL: EndpointURL? {
        self.kind == .openIDConnect ? nil : self.instance.withPath(self.endpointPath("authorize"))
    }

    private static let descriptionPath = "/.well-known/openid-configuration"
}
