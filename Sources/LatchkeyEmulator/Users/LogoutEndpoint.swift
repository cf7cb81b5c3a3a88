//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Where browsers are sent to sign users out.
struct LogoutEndpoint: Sendable {
    let directory: EmulatorDirectory

    /// Sends the browser back to the application, when the address is one of an application's.
    ///
    /// - Parameter request: The request.
    /// - Returns: A redirection or a page.
    func respond(to request: Emulator.RecordedRequest) -> EmulatorResponse {
        guard let address = request.parameter("post_logout_redirect_uri"), self.directory.isRedirectURI(address) else {
            return .html(Page.text("Signed out", "You may close this page."))
        }
        var response = EmulatorResponse(status: .found)
        let state = request.parameter("state").map {
            "\(address.contains("?") ? "&" : "?")state=\(PercentEncoding.encode($0))"
        }
        response.headers[.location] = address + (state ?? "")
        return response
    }
}
