//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

extension PreparedAPI {
    static func base(_ options: DownstreamAPIOptions, api: String) throws(DownstreamAPIError) -> EndpointURL {
        let base: EndpointURL
        do {
            base = try EndpointURL(options.baseURL)
        } catch {
            throw self.error("'BaseUrl' is not usable: \(error.message)", api: api)
        }
        guard base.scheme == .https || options.allowInsecureHTTP else {
            throw self.error(
                "'BaseUrl' is 'http', which shows tokens to the network. Use 'https', or set 'AllowInsecureHttp' to "
                    + "true where that is meant.",
                api: api
            )
        }
        return base
    }

    static func checkAuthentication(_ options: DownstreamAPIOptions, api: String) throws(DownstreamAPIError) {
        guard !options.scopes.isEmpty || options.authentication != .token else {
            throw self.error(
                "'Scopes' is empty. List at least one, such as '{resource}/.default', or set 'authentication' to "
                    + "'.anonymous' where no token is wanted.",
                api: api
            )
        }
        guard options.authentication != .anonymous || options.scopes.isEmpty else {
            throw self.error("'Scopes' are given for calls that are to be anonymous. Remove either.", api: api)
        }
        for scope in options.scopes where scope.isEmpty || scope.contains(where: \.isWhitespace) {
            throw self.error("'Scopes' has an entry that is empty or contains blanks. List each by itself.", api: api)
        }
    }

    static func checkLimits(_ options: DownstreamAPIOptions, api: String) throws(DownstreamAPIError) {
        guard options.timeout > .zero, options.responseBodyLimit > 0, options.requestBodyLimit > 0 else {
            throw self.error("the timeout or the limit of bodies is not positive.", api: api)
        }
        let retries = options.retries
        let delays = [retries.baseDelay, retries.maximumDelay, retries.maximumRetryAfter]
        guard (1...100).contains(retries.maximumAttempts), delays.allSatisfy({ $0 >= .zero }),
            retries.attemptTimeout.map({ $0 > .zero }) ?? true
        else {
            throw self.error("'retries' has fewer than 1 or more than 100 attempts, or a negative time.", api: api)
        }
        guard (0...100).contains(options.redirects.maximum) else {
            throw self.error("'redirects' must lie between 0 and 100.", api: api)
        }
        if let limit = options.concurrency, limit.maximumCalls < 1 || limit.maximumWaiting < 0 {
            throw self.error("'concurrency' must allow for at least one call.", api: api)
        }
    }

    static func checkPath(_ path: String, api: String) throws(DownstreamAPIError) {
        do {
            _ = try APIPath(path)
        } catch {
            throw self.error("'RelativePath' is not usable. \(error.message)", api: api)
        }
    }

    static func error(_ what: String, api: String) -> DownstreamAPIError {
        DownstreamAPIError(.configuration, "The API '\(api)': \(what)")
    }
}
