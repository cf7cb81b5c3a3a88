//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A request to sign a user in, checked as far as it can be before anybody does.
struct AuthorizationRequest: Sendable {
    /// How the answer is brought back.
    enum ResponseMode: String {
        case query
        case fragment
        case formPost = "form_post"
    }

    let application: Emulator.Application
    let authority: Authority
    let redirectURI: String
    let mode: ResponseMode
    let state: String?
    let request: Emulator.RecordedRequest

    /// Checks who asks and where the answer goes; before that is known, nothing may be sent there.
    ///
    /// - Throws: The error to show.
    init(
        _ request: Emulator.RecordedRequest,
        at authority: Authority,
        directory: EmulatorDirectory
    ) throws(EntraError) {
        func required(_ name: String) throws(EntraError) -> String {
            guard let value = request.parameter(name) else { throw .missingParameter(name) }
            return value
        }
        let clientID = try required("client_id")
        guard let application = directory.application(clientID) else {
            throw .unknownClient(clientID, tenant: authority.tenant.name)
        }
        let redirectURI = try required("redirect_uri")
        guard Self.isRegistered(redirectURI, by: application) else { throw .redirectMismatch(redirectURI) }
        let hasToken = request.parameter("response_type")?.contains("id_token") == true
        self.application = application
        self.authority = authority
        self.redirectURI = redirectURI
        self.mode =
            request.parameter("response_mode").flatMap(ResponseMode.init) ?? (hasToken ? .fragment : .query)
        self.state = request.parameter("state")
        self.request = request
    }

    /// The value of a parameter; `nil` when it is missing or empty.
    subscript(name: String) -> String? { self.request.parameter(name) }

    /// Whether an application registered an address; the port of a loopback address is the program's affair (RFC 8252).
    private static func isRegistered(_ uri: String, by application: Emulator.Application) -> Bool {
        let wanted = Self.withoutLoopbackPort(uri)
        return application.redirectURIs.contains { $0 == uri || Self.withoutLoopbackPort($0) == wanted }
    }

    private static func withoutLoopbackPort(_ uri: String) -> String {
        for host in ["http://localhost", "http://127.0.0.1"] where uri.hasPrefix("\(host):") {
            return host + uri.dropFirst(host.count + 1).drop { $0.isNumber }
        }
        return uri
    }

    /// Brings an answer back to the application.
    ///
    /// - Parameter parameters: The parameters of the answer, without the state.
    /// - Returns: A redirection, or a page that posts a form.
    func answer(_ parameters: [(String, String)]) -> EmulatorResponse {
        let all = parameters + (self.state.map { [("state", $0)] } ?? [])
        guard self.mode != .formPost else { return Page.posting(all, to: self.redirectURI).response() }
        let text = all.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let separator = self.mode == .fragment ? "#" : self.redirectURI.contains("?") ? "&" : "?"
        return .redirect(to: self.redirectURI + separator + text)
    }
}
