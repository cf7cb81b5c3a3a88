//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The part of a path that names who issues tokens: a tenant, a policy in it, or a server of its own.
struct Authority: Hashable, Sendable {
    /// The kinds of authorities, which differ in paths and in what tokens say.
    enum Kind: Hashable, Sendable {
        case entra
        case b2c
        case adfs
        case dsts
    }

    let kind: Kind
    let tenant: TenantName
    /// The path before `/oauth2`, beginning with a slash.
    let prefix: String
    /// The policy of B2C.
    let policy: String?
    /// The address that the client used, without a slash at the end.
    let hostURL: String
    /// The address that the issuer's name begins with.
    let issuerBase: String

    /// The tenant in whose name a user's tokens are issued: an authority for all tenants stands for the user's own.
    func tenant(of user: Emulator.User) -> TenantName {
        self.tenant.isShared ? TenantName(user.tenant) ?? self.tenant : self.tenant
    }

    /// The `iss` claim of ID tokens.
    func issuer(tenantID: String) -> String {
        switch self.kind {
        case .adfs: "\(self.issuerBase)/adfs"
        case .entra, .b2c, .dsts:
            TokenIssuer.issuer(of: tenantID, version: .v2, baseURL: self.issuerBase)
        }
    }

    /// The address of an endpoint, such as `token`.
    func url(of endpoint: String) -> String {
        let version = self.kind == .adfs ? "" : "/v2.0"
        return "\(self.hostURL)\(self.prefix)/oauth2\(version)/\(endpoint)"
    }

    /// The address of the keys.
    var keysURL: String {
        "\(self.hostURL)\(self.prefix)/discovery\(self.kind == .adfs ? "" : "/v2.0")/keys"
    }
}
