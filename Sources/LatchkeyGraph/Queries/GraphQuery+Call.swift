//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition

extension GraphQuery {
    /// Calls as the application itself.
    ///
    /// - Parameter tenant: The tenant; that of the options by default.
    /// - Returns: The query.
    @discardableResult
    public func asApp(tenant: String? = nil) -> Self {
        self.request.subject = .app
        if let tenant { self.acquireToken { $0.tenant = tenant } }
        return self
    }

    /// Calls as a subject, such as `.user(principal)`.
    ///
    /// - Parameter subject: As whom to call.
    /// - Returns: The query.
    @discardableResult
    public func acting(as subject: TokenSubject) -> Self {
        self.request.subject = subject
        return self
    }

    /// Asks for other scopes than those of the options, for a user.
    ///
    /// - Parameter scopes: The scopes, such as `Mail.Read`.
    /// - Returns: The query.
    @discardableResult
    public func scopes(_ scopes: String...) -> Self { self.options { $0.scopes = scopes } }

    /// Presents the token in another way.
    ///
    /// - Parameter scheme: The way.
    /// - Returns: The query.
    @discardableResult
    public func scheme(_ scheme: TokenScheme) -> Self { self.acquireToken { $0.scheme = scheme } }

    /// Demands claims of the token.
    ///
    /// - Parameter claims: A JSON object.
    /// - Returns: The query.
    @discardableResult
    public func claims(_ claims: String) -> Self { self.acquireToken { $0.claims = claims } }

    /// Changes what else governs the token; everything that the closure leaves alone stays as the options say.
    ///
    /// - Parameter change: Changes a copy of the options.
    /// - Returns: The query.
    @discardableResult
    public func acquireToken(_ change: @escaping @Sendable (inout AcquireTokenOptions) -> Void) -> Self {
        self.options { change(&$0.acquireTokenOptions) }
    }

    /// Changes the options of the call: retries, timeouts, limits; everything that the closure leaves alone stays.
    ///
    /// - Parameter change: Changes a copy of the options.
    /// - Returns: The query.
    @discardableResult
    public func options(_ change: @escaping DownstreamCall.Overrides) -> Self {
        self.request.overrides.append(change)
        return self
    }

    /// Limits how long the call takes.
    ///
    /// - Parameter timeout: The limit, for each page where there are several.
    /// - Returns: The query.
    @discardableResult
    public func timeout(_ timeout: Duration) -> Self { self.options { $0.timeout = timeout } }

    /// Decides which requests are sent again.
    ///
    /// - Parameter policy: The policy.
    /// - Returns: The query.
    @discardableResult
    public func retries(_ policy: RetryPolicy) -> Self { self.options { $0.retries = policy } }

    /// Adds a header field, which is sent again with each page.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value.
    /// - Returns: The query.
    @discardableResult
    public func header(_ name: String, _ value: String) -> Self {
        self.request.set(name, value)
        return self
    }

    /// Expresses wishes; they add up.
    ///
    /// - Parameter preferences: The wishes.
    /// - Returns: The query.
    @discardableResult
    public func prefer(_ preferences: GraphPreference...) -> Self {
        self.request.preferences.append(contentsOf: preferences.map(\.text))
        return self
    }

    /// Changes a resource only if it is still the one that was read.
    ///
    /// - Parameter tag: Its `@odata.etag`.
    /// - Returns: The query.
    @discardableResult
    public func ifMatch(_ tag: String) -> Self { self.header("If-Match", tag) }

    /// Returns a resource only if it is not the one that was read.
    ///
    /// - Parameter tag: Its `@odata.etag`.
    /// - Returns: The query.
    @discardableResult
    public func ifNoneMatch(_ tag: String) -> Self { self.header("If-None-Match", tag) }

    /// Names the call in Graph's logs; a random name by default.
    ///
    /// - Parameter id: The identifier, the same for all attempts.
    /// - Returns: The query.
    @discardableResult
    public func clientRequestID(_ id: String) -> Self { self.header("client-request-id", id) }

    /// Gets to see the head of each answer, such as for ``GraphThrottling``.
    ///
    /// - Parameter observe: Called with each answer of a call that is not a failure.
    /// - Returns: The query.
    @discardableResult
    public func onResponse(_ observe: @escaping @Sendable (HTTPResponse) -> Void) -> Self {
        self.request.observers.append(observe)
        return self
    }
}
