//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension ConfidentialClientCore {
    /// The authority that gives the token of a request.
    func authority(for request: TokenRequest) throws(AcquisitionError) -> Authority {
        var authority = self.authority
        if let flow = request.options.userFlow { authority = try authority.withPolicy(flow) }
        if let tenant = request.options.tenant {
            authority = try authority.withTenant(tenant)
        } else if !authority.isTenanted, let tenant = self.impliedTenant(of: request.subject) {
            authority = try authority.withTenant(tenant)
        }
        let needsTenant = request.subject.flow.isForApplication || request.subject.agent != nil
        guard authority.isTenanted || !needsTenant else {
            throw AcquisitionError(
                .invalidRequest,
                "An app token needs one tenant, but '\(authority.tenant)' stands for many. "
                    + "Set 'TenantId' or 'AppHomeTenantId', or name a tenant in the call.",
                reason: "missing_tenanted_authority"
            )
        }
        return authority
    }

    /// The tenant that a subject implies when the application serves many.
    private func impliedTenant(of subject: TokenSubject) -> String? {
        switch subject.base {
        case .app, .agent, .agentUser: self.options.appHomeTenantID
        case .user(let principal): principal.tenant ?? principal.homeTenant
        case .onBehalfOf(let assertion), .agentOnBehalfOf(_, let assertion): assertion.tenant
        case .longRunning, .managedIdentity: nil
        }
    }
}
