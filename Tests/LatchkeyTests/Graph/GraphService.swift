//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyConfiguration
import LatchkeyEmulator
import LatchkeyGraph
import LatchkeyTokenAcquisition

/// A directory with many users, and an application that may read and write all of it.
struct GraphService {
    static let generatedUsers = 250

    let service: TestService

    var graph: GraphServiceClient { self.service.latchkey.graph }
    var emulator: Emulator { self.service.emulator }

    static var configuration: Emulator.Configuration {
        var application = Emulator.Application.sample()
        application.roles[Emulator.Resource.microsoftGraph.identifier] = [
            "Directory.ReadWrite.All", "Files.ReadWrite.All", "Group.ReadWrite.All", "User.ReadWrite.All",
        ]
        var configuration = Emulator.Configuration(applications: [application])
        configuration.graph.generatedUsers = Self.generatedUsers
        return configuration
    }

    static func run(
        _ configuration: Emulator.Configuration = Self.configuration,
        changing change: (inout ClientSettings) throws -> Void = { _ in },
        _ body: (GraphService) async throws -> Void
    ) async throws {
        try await TestService.run(configuration, changing: change) { try await body(GraphService(service: $0)) }
    }

    /// A user who calls an API of the application, which calls Graph on behalf of the user.
    func user() throws -> TokenSubject {
        let clientID = self.emulator.configuration.applications[0].clientID
        return .onBehalfOf(UserAssertion(try self.emulator.accessToken(scope: "api://\(clientID)/access")))
    }

    /// Reads all elements of a sequence.
    func all<Items: AsyncSequence>(_ items: Items) async throws -> [Items.Element] {
        var elements: [Items.Element] = []
        for try await element in items { elements.append(element) }
        return elements
    }
}
