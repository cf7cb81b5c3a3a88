//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyTokenAcquisition

/// The app registrations of one configuration, and a client for each.
struct Applications: Sendable {
    /// The name of the one that requests use when they name none.
    let mainName: String
    /// The registrations by their names, the main one among them.
    let options: [String: ApplicationOptions]
    /// The main registration.
    let main: ApplicationOptions
    private let clients: [String: ConfidentialClient]

    /// Makes the clients; those of registrations that have not changed are taken over.
    ///
    /// - Parameters:
    ///   - settings: The registrations.
    ///   - parts: What clients are made of.
    ///   - earlier: What there was before.
    /// - Throws: `AcquisitionError` when a client cannot be made, or registrations need each other in a circle.
    init(_ settings: ClientSettings, _ parts: Parts, earlier: Applications?) throws(AcquisitionError) {
        var options = settings.applications
        options[settings.applicationName] = settings.application
        for name in options.keys { options[name]?.name = name }
        var clients: [String: ConfidentialClient] = [:]
        for (name, application) in options.sorted(by: { $0.key < $1.key }) {
            if !parts.resolvesApplications { try Self.check(name, in: options) }
            let isSame = earlier?.options[name] == application
            clients[name] = try isSame ? earlier?.clients[name] : parts.client(application)
        }
        self.mainName = settings.applicationName
        self.options = options
        self.main = options[settings.applicationName] ?? settings.application
        self.clients = clients
    }

    /// Returns the client of an app registration.
    ///
    /// - Parameter name: Its name; the main one when nil.
    /// - Returns: The client.
    /// - Throws: `AcquisitionError` with code `configuration` when there is none of that name.
    func client(named name: String?) throws(AcquisitionError) -> ConfidentialClient {
        if let client = self.clients[name ?? self.mainName] { return client }
        if name?.lowercased() == self.mainName.lowercased(), let client = self.clients[self.mainName] { return client }
        throw Self.unknown(name ?? self.mainName, among: self.options.keys.sorted())
    }

    /// All clients.
    var all: [ConfidentialClient] { Array(self.clients.values) }

    /// An application needs the tokens of another; none may need its own that way.
    private static func check(
        _ name: String,
        in options: [String: ApplicationOptions],
        path: [String] = []
    ) throws(AcquisitionError) {
        guard !path.contains(name) else {
            throw AcquisitionError(
                .configuration,
                "The application '\(name)' needs its own tokens. Give it another credential."
            )
        }
        for other in options[name]?.credentials.compactMap(\.applicationSection) ?? [] {
            guard let known = options.keys.first(where: { $0.lowercased() == other.lowercased() }) else {
                throw Self.unknown(other, among: options.keys.sorted())
            }
            try Self.check(known, in: options, path: path + [name])
        }
    }

    private static func unknown(_ name: String, among known: [String]) -> AcquisitionError {
        let list = known.map { "'\($0)'" }.joined(separator: ", ")
        return AcquisitionError(
            .configuration,
            "There is no app registration named '\(SafeText.clean(name, limit: 64))'."
                + "\(NearestName.suggestion(for: name, among: known)) Known: \(list)."
        )
    }
}
