//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials

extension Grant {
    /// The form of the request.
    ///
    /// - Parameters:
    ///   - authentication: How the client proves itself.
    ///   - capabilities: The client's capabilities.
    /// - Returns: The form.
    func form(_ authentication: ClientAuthentication, capabilities: [String]) -> TokenForm {
        var form = TokenForm()
        form.append("client_id", self.clientID)
        for parameter in authentication.parameters { form.append(parameter.name, parameter.value) }
        form.append("scope", self.scopes.joined(separator: " "))
        form.append("grant_type", self.type)
        form.append("client_info", self.clientInfo)
        let claims = ClaimsRequest.merged([self.options.clientClaims, self.claims], capabilities: capabilities)
        form.append("claims", claims ?? "")
        for parameter in self.parameters { form.append(parameter.name, parameter.value) }
        if self.options.scheme != .bearer {
            form.append("token_type", self.options.scheme.tokenType)
            form.append("req_cnf", self.tokenKey?.confirmation ?? "")
        }
        form.append("fmi_path", self.options.federatedIdentityPath ?? "")
        form.append("attributes", self.options.attributes ?? "")
        form.append("attribute_tokens", Set(self.options.attributeTokens).sorted().joined(separator: " "))
        for (name, value) in self.options.extraBodyParameters.sorted(by: { $0.key < $1.key }) {
            form.append(name, value)
        }
        return form
    }
}
