//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenCache {
    /// Tells other instances of a change, soon.
    func announce(_ kind: StoreChange.Kind) {
        guard self.abilities.feed != nil, !self.storeSchedule.isClosed else { return }
        self.fleet.outbox.add(StoreChange(kind, origin: self.instance), now: self.time.exactNow())
        guard self.fleet.outbox.sending == 0 else { return }
        self.spawn("token-cache-news") { _ = await self.sendAnnouncements() }
    }

    /// Tells other instances what they do not know yet.
    ///
    /// - Returns: Whether they were told everything.
    @discardableResult
    func sendAnnouncements() async -> Bool {
        guard let feed = self.abilities.feed else { return true }
        while self.fleet.outbox.count > 0 {
            guard self.openStore != nil else {
                self.planFlush(after: .milliseconds(500))
                return false
            }
            let changes = self.fleet.outbox.take(256, now: self.time.exactNow())
            self.fleet.outbox.sending += changes.count
            let answer = await self.bounded(self.configuration.storeWriteBudget, .feed) { timeout in
                // Nothing at all stands for an answer that did not come.
                Result<Void, TokenStoreError>(await feed.publish(changes, timeout: timeout))
            }
            self.fleet.outbox.sending -= changes.count
            switch answer {
            case .success?: self.storeAnswered()
            case .failure(let error)?:
                self.keepAnnouncements(changes)
                self.storeFailed(.feed, error)
                return false
            case nil:
                self.keepAnnouncements(changes)
                self.storeFailed(.feed, nil)
                return false
            }
        }
        return true
    }

    private func keepAnnouncements(_ changes: [StoreChange]) {
        self.fleet.outbox.restore(changes, now: self.time.exactNow())
        self.planFlush(after: .milliseconds(500))
    }
}

extension Result where Success == Void, Failure == TokenStoreError {
    fileprivate init(_ error: TokenStoreError?) {
        self = error.map { .failure($0) } ?? .success(())
    }
}
