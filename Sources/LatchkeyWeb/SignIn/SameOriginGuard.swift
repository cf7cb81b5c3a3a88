//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyTokenAcquisition

/// Refuses requests that change something and come from pages of other sites (cross-site request forgery).
///
/// Browsers say by themselves where a request comes from; a request whose browser does not say is refused.
public struct SameOriginGuard: RequestGuard {
    private let origin: PublicOrigin
    private let exemptPaths: Set<String>

    /// Creates a guard.
    ///
    /// - Parameters:
    ///   - publicBaseURL: The application's address as browsers know it.
    ///   - exemptPaths: Paths that other sites may post to, such as that of an issuer's answers; none by default.
    /// - Throws: `AcquisitionError` when the address cannot be used.
    public init(publicBaseURL: String, exemptPaths: Set<String> = []) throws(AcquisitionError) {
        self.origin = try PublicOrigin(publicBaseURL)
        self.exemptPaths = exemptPaths
    }

    /// Decides about a request.
    public func check(_ request: InboundRequest) async -> Verdict<Void> {
        let isSafe = [.get, .head, .options, .trace].contains(request.head.method)
        guard isSafe || self.exemptPaths.contains(request.path) || request.isSameOrigin(as: self.origin.origin) else {
            let problem = Problem(status: .forbidden, code: "cross_site", title: "The request comes from another site")
            return .respond(problem.response())
        }
        return .proceed(())
    }

    /// Errors of handlers mean nothing to this guard.
    public func recover(from error: any Error, for request: InboundRequest) async -> OutboundResponse? { nil }
}
