//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// Keeps one pipeline connected, for as long as somebody refers to it and it is not closed.
final class RedisConnection: Sendable {
    let pipeline: RedisPipeline
    private let inbox: RedisLoopInbox
    private let keeper: Task<Void, Never>

    /// Starts to connect.
    ///
    /// - Parameters:
    ///   - connector: Makes the connections.
    ///   - loop: The thread that serves them.
    ///   - silenceLimit: How long the server may be silent while replies are due.
    init(_ connector: RedisConnector, on loop: RedisLoop, silenceLimit: Duration) {
        let inbox = loop.inbox
        let pipeline = RedisPipeline(waker: inbox.waker, silenceLimit: silenceLimit)
        inbox.submit(.add(pipeline))
        self.pipeline = pipeline
        self.inbox = inbox
        self.keeper = Task(name: "redis-connection") {
            await RedisConnectionKeeper(connector: connector, inbox: inbox, pipeline: pipeline).run()
        }
    }

    deinit {
        self.close()
    }

    /// Sends commands, one right after the other, and waits for their replies.
    func outcome(of commands: [RedisCommand], deadline: Int64) async -> RedisCall.Outcome {
        await RedisCall(commands, deadline: deadline).outcome { self.pipeline.submit($0) }
    }

    /// Gives the present connection up; the next goes to where the server is then.
    func reconnect() {
        self.inbox.submit(.detach(self.pipeline, .connectionLost))
    }

    /// Fails what is under way and closes the connection.
    func close() {
        self.keeper.cancel()
        self.pipeline.close()
        self.inbox.submit(.remove(self.pipeline))
    }
}

/// Connects a pipeline again and again.
private struct RedisConnectionKeeper {
    let connector: RedisConnector
    let inbox: RedisLoopInbox
    let pipeline: RedisPipeline

    /// How long a connection must have lasted to be no part of a series of failures.
    private static let lasting = Duration.seconds(1)

    func run() async {
        var backoff = RedisBackoff()
        while !Task.isCancelled, !self.pipeline.isClosed {
            let start = ContinuousClock.now
            do throws(RedisError) {
                let credential = try await self.connect()
                await self.keepAuthenticated(credential)
                if start.duration(to: .now) >= Self.lasting {
                    backoff.reset()
                    continue
                }
            } catch {
                self.pipeline.attemptFailed(error)
                self.inbox.submit(.detach(self.pipeline, error))
            }
            try? await Task.sleep(for: backoff.wait(random: .random(in: 0..<1)))
        }
    }

    private func connect() async throws(RedisError) -> RedisCredential? {
        let connection = try await self.connector.connect()
        let deadline = SystemTime().continuousNanoseconds() + self.connector.timeout.nanoseconds
        let outcome = await RedisCall(connection.greeting.commands, deadline: deadline).outcome { call in
            self.inbox.submit(.attach(self.pipeline, connection.socket, greeting: call))
        }
        try connection.greeting.check(outcome)
        self.pipeline.attemptSucceeded()
        return connection.credential
    }

    /// Waits for the loss of the connection, and meanwhile authenticates again before credentials expire.
    private func keepAuthenticated(_ credential: RedisCredential?) async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await self.pipeline.waitForLoss()
                return true
            }
            group.addTask {
                await self.authenticateAgain(after: credential)
                return false
            }
            while let isLost = await group.next(), !isLost {}
            group.cancelAll()
        }
    }

    private func authenticateAgain(after credential: RedisCredential?) async {
        var credential = credential
        while let lifetime = self.connector.credentials.lifetime(of: credential) {
            guard (try? await Task.sleep(for: max(lifetime, .milliseconds(100)))) != nil else { return }
            while !Task.isCancelled {
                if let next = try? await self.connector.credentials.credential(), await self.isAccepted(next) {
                    credential = next
                    break
                }
                try? await Task.sleep(for: Self.lasting)
            }
        }
    }

    private func isAccepted(_ credential: RedisCredential) async -> Bool {
        // Longer than a blocking read, behind which it may have to wait.
        let deadline = SystemTime().continuousNanoseconds() + 2 * self.pipeline.silenceLimit
        let call = RedisCall([credential.authentication], deadline: deadline)
        let outcome = await call.outcome { self.pipeline.submit($0) }
        return outcome.failure == nil && outcome.replies.first?.error == nil
    }
}
