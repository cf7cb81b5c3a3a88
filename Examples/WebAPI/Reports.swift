//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Hummingbird
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import LatchkeyWeb
import ServiceLifecycle

/// A report that takes a while.
struct Report: ResponseCodable, Sendable {
    enum State: String, Codable, Sendable { case pending, done, failed }

    var id: String
    var state = State.pending
    /// What all products cost together, in cents.
    var total: Int?
}

/// Makes reports for users after they have gone: what is needed to call the other API for them is kept under a name.
actor Reports: Service {
    private struct Job {
        var report: Report
        var owner: String
        var session: LongRunningSession
    }

    private let latchkey: LatchkeyClient
    private var jobs: [String: Job] = [:]
    private let (queue, continuation) = AsyncStream.makeStream(of: String.self)

    init(latchkey: LatchkeyClient) {
        self.latchkey = latchkey
    }

    /// Takes an order while the user's token is there.
    func begin(for identity: CallerIdentity) async throws -> Report {
        guard let assertion = identity.assertion, let owner = identity.objectID else {
            throw AccessDenied.delegatedOnly
        }
        let session = try await self.latchkey.acquirer.startLongRunning(
            for: assertion,
            scopes: ["api://products/Products.Read", "offline_access"]
        )
        let report = Report(id: UUID().uuidString)
        self.jobs[report.id] = Job(report: report, owner: owner, session: session)
        self.continuation.yield(report.id)
        return report
    }

    /// A report of a user's.
    func report(_ id: String, of identity: CallerIdentity) -> Report? {
        guard let job = self.jobs[id], job.owner == identity.objectID else { return nil }
        return job.report
    }

    /// Makes the reports, one after the other, until the application shuts down.
    func run() async throws {
        for await id in self.queue.cancelOnGracefulShutdown() {
            guard let job = self.jobs[id] else { continue }
            do {
                // No request, no token of the caller's: the session stands for the user.
                let products: [Product] = try await self.latchkey.api("Products")
                    .get("api/products", as: .longRunning(job.session))
                self.jobs[id]?.report.total = products.reduce(0) { $0 + $1.price }
                self.jobs[id]?.report.state = .done
                try await self.latchkey.acquirer.stopLongRunning(job.session)
            } catch {
                self.jobs[id]?.report.state = .failed
            }
        }
    }
}
