//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// The application's address as browsers know it.
struct PublicOrigin: Sendable {
    let url: EndpointURL

    /// Checks an address: `https`, or `http` on this machine for development.
    init(_ text: String) throws(AcquisitionError) {
        let url: EndpointURL
        do {
            url = try EndpointURL(text)
        } catch {
            throw AcquisitionError(.configuration, "'publicBaseURL' is not usable: \(error.message)")
        }
        guard url.scheme == .https || url.isLoopback else {
            throw AcquisitionError(
                .configuration,
                "'publicBaseURL' must be an 'https' URL: browsers send cookies there."
            )
        }
        self.url = url
    }

    /// Whether cookies can be kept to connections with TLS.
    var isSecure: Bool { self.url.scheme == .https }
    /// The path of the application; empty at the root.
    var basePath: String { self.url.path }
    /// The scheme, host and port, as an `Origin` field has them.
    var origin: String { "\(self.url.withoutPath)" }
    /// The path that cookies are for.
    var cookiePath: String { self.basePath.isEmpty ? "/" : self.basePath }

    /// The address of a path of the application.
    func address(of path: String) -> String { "\(self.url)\(path)" }
}
