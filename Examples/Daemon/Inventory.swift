//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ExampleSupport
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyGraph
import LatchkeyTokenAcquisition
import ServiceLifecycle

/// A product, as the API describes it.
struct Product: Decodable {
    var id: Int
    var name: String
    /// In cents.
    var price: Int
}

/// Counts products and users from time to time.
struct Inventory: Service {
    let latchkey: LatchkeyClient
    let interval: Duration
    let rounds: Int?

    /// Goes round until there were enough rounds, or the program is to end.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await self.goRound()
            } catch _ where Task.isCancelled {
                // To be asked to end is no failure.
            }
        }
    }

    private func goRound() async throws {
        var round = 0
        while round < self.rounds ?? .max {
            if round > 0 { try await Task.sleep(for: self.interval) }
            round += 1
            // One token serves all rounds until it is about to expire.
            let products: [Product] = try await self.latchkey.api("Products").get("api/products", as: .app)
            var users = 0
            for try await _ in self.latchkey.graph.users.list({ $0.asApp() }) { users += 1 }
            ExampleSettings.say("Round \(round): \(products.count) products, \(users) users.")
        }
    }
}
