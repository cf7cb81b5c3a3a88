//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// A request to a vault whose token is good.
struct VaultCall: Sendable {
    let method: HTTPRequest.Method
    let vault: String
    /// The parts of the path; an empty one stands for the newest version.
    let path: [String]
    let body: EmulatorJSON
    /// The vault's address.
    let root: String
    let now: Int64
    private let query: [String: String]

    init(_ request: Emulator.RecordedRequest, vault: String, now: Int64) throws(VaultRefusal) {
        self.method = request.method
        self.vault = vault
        var path = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        // After a version that is not named there may be a slash.
        if path.last?.isEmpty == true { path.removeLast() }
        self.path = path
        self.root = "https://\(request.host)"
        self.now = now
        self.query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        guard self.query["api-version"]?.isEmpty == false else {
            throw VaultRefusal(400, "BadParameter", "api-version must be specified")
        }
        guard !request.body.isEmpty else {
            self.body = .null
            return
        }
        guard let body = EmulatorJSON(request.body) else { throw .badParameter("The body is no JSON.") }
        self.body = body
    }

    func parameter(_ name: String) -> String? { self.query[name] }

    var version: String { self.query["api-version"] ?? "" }

    /// The address of something.
    func id(_ kind: VaultKind, _ name: String, _ version: String? = nil) -> EmulatorJSON {
        .text("\(self.root)/\(kind.rawValue)/\(name)\(version.map { "/\($0)" } ?? "")")
    }
}
