//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// The options of one API, checked and taken apart once.
struct PreparedAPI: Sendable {
    let name: String
    let options: DownstreamAPIOptions
    let baseURL: EndpointURL
    /// The request for the application's own token, kept because it remembers its cache key.
    let appRequest: TokenRequest
    let headerFields: HTTPFields

    /// Checks the options of an API.
    ///
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming the wrong setting.
    init(name: String, options: DownstreamAPIOptions) throws(DownstreamAPIError) {
        func wrong(_ setting: String, _ problem: String) -> DownstreamAPIError {
            DownstreamAPIError(.configuration, "DownstreamApis:\(name):\(setting): \(problem)")
        }
        do {
            self.baseURL = try EndpointURL(options.baseURL)
        } catch {
            throw wrong("BaseUrl", "The URL cannot be used: \(error.message)")
        }
        guard self.baseURL.scheme == .https || options.allowInsecureHTTP else {
            throw wrong(
                "BaseUrl",
                "The scheme is 'http', which shows tokens to the network. Use 'https', or allow it with "
                    + "'AllowInsecureHttp'."
            )
        }
        guard !options.scopes.isEmpty, options.scopes.allSatisfy({ !$0.isEmpty }) else {
            throw wrong("Scopes", "Name at least one scope, for example 'api://my-api/.default'.")
        }
        self.name = name
        self.options = options
        self.appRequest = TokenRequest(
            scopes: options.scopes,
            as: .app,
            options: options.acquireTokenOptions
        )
        var fields: HTTPFields = [:]
        for (key, value) in options.extraHeaderParameters.sorted(by: { $0.key < $1.key }) {
            guard let field = HTTPField.Name(key), HTTPField.isValidValue(value) else {
                throw wrong("ExtraHeaderParameters", "'\(SafeText.clean(key, limit: 80))' cannot be a header field.")
            }
            guard !ReservedFields.contains(field) else {
                throw wrong("ExtraHeaderParameters", "'\(field.canonicalName)' is set by the library; remove it.")
            }
            fields[field] = value
        }
        self.headerFields = fields
    }

    /// The same API with options of one call.
    func overridden(by change: (inout DownstreamAPIOptions) -> Void) throws(DownstreamAPIError) -> PreparedAPI {
        var options = self.options
        change(&options)
        return options == self.options ? self : try PreparedAPI(name: self.name, options: options)
    }

    /// The request for the token of a call.
    func tokenRequest(as subject: TokenSubject?) throws(DownstreamAPIError) -> TokenRequest {
        guard let subject else {
            guard self.options.requestAppToken else {
                throw DownstreamAPIError(
                    .invalidCall,
                    "The call of '\(self.name)' does not say for whom: pass 'as: .app', or set 'RequestAppToken'."
                )
            }
            return self.appRequest
        }
        if subject == .app { return self.appRequest }
        return TokenRequest(scopes: self.options.scopes, as: subject, options: self.options.acquireTokenOptions)
    }
}
