//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyHTTP
import Testing

/// A browser that keeps cookies and goes where it is sent, over real connections.
struct HostBrowser {
    /// The application's address as browsers know it; its port is that of no server.
    static let origin = "http://localhost:8400"

    let port: Int
    let http: CurlHTTPClient
    private(set) var cookies: [String: String] = [:]

    init(port: Int, http: CurlHTTPClient) {
        self.port = port
        self.http = http
    }

    mutating func change(_ name: String, to value: String) { self.cookies[name] = value }
    func names(beginningWith prefix: String) -> [String] { self.cookies.keys.filter { $0.hasPrefix(prefix) }.sorted() }

    /// Sends a request to the application.
    mutating func send(
        _ path: String,
        method: HTTPRequest.Method = .get,
        isScript: Bool = false,
        site: String = "same-origin",
        _ fields: HTTPFields = [:],
        body: String = ""
    ) async throws -> HostAnswer {
        var all = fields
        if !self.cookies.isEmpty { all[.cookie] = self.cookies.map { "\($0)=\($1)" }.joined(separator: "; ") }
        all[try #require(HTTPField.Name("Sec-Fetch-Mode"))] = isScript ? "cors" : "navigate"
        all[try #require(HTTPField.Name("Sec-Fetch-Site"))] = site
        let answer = try await LatchkeyHummingbirdTests.send(
            path,
            to: self.port,
            method: method,
            all,
            body: body,
            over: self.http
        )
        for field in answer.head.headerFields[values: .setCookie] {
            let parts = field.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            #expect(parts.contains("HttpOnly"))
            self.cookies[pair[0]] = parts.contains("Max-Age=0") ? nil : pair[1]
        }
        return answer
    }

    /// Goes to the issuer, where the first user signs in.
    ///
    /// - Returns: The path of the application that the issuer sends the browser back to.
    func visitIssuer(_ answer: HostAnswer) async throws -> String {
        try #require(answer.head.status == .found)
        let address = try #require(answer.head.headerFields[.location].flatMap { URLComponents(string: $0) })
        let head = HTTPRequest(
            method: .get,
            scheme: address.scheme,
            authority: "\(address.host ?? ""):\(address.port ?? 0)",
            path: "\(address.percentEncodedPath)?\(address.percentEncodedQuery ?? "")"
        )
        let response = try await self.http.send(HTTPClientRequest(head: head))
        let place = try #require(response.head.headerFields[.location])
        try #require(place.hasPrefix("\(Self.origin)/"))
        return String(place.dropFirst(Self.origin.count))
    }

    /// Opens a page that needs a user, and goes the whole way.
    mutating func signIn(from path: String) async throws -> HostAnswer {
        let back = try await self.visitIssuer(try await self.send(path))
        return try await self.send(back)
    }
}
