//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenCache

extension RedisTokenStore {
    /// Asks a server whether it can serve; in a cluster all that hold records.
    ///
    /// - Parameter timeout: How long the call may take.
    /// - Returns: Nothing when all is well, or what is wrong.
    public func health(timeout: Duration) async -> TokenStoreError? {
        guard self.gate.enter() else { return .redisStoreClosed }
        defer { self.gate.leave() }
        let deadline = self.client.deadline(after: min(timeout, self.configuration.readTimeout))
        do throws(RedisError) {
            for node in try await self.client.routing.nodes(deadline: deadline) {
                let ping = RedisCommand(["PING"], isRepeatable: true)
                if case .failure(let error) = await self.client.reply(to: ping, from: node, deadline: deadline)
                    .stored(self.findings)
                {
                    return error
                }
            }
            return nil
        } catch {
            return TokenStoreError(error)
        }
    }

    /// Finishes what was accepted and closes the connections; who waits for changes waits no longer.
    public func close(timeout: Duration) async {
        self.gate.close()
        self.watcher.close()
        await self.gate.waitUntilEmpty(atMost: timeout)
        self.client.close()
    }
}
