//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

/// One request on its way and its response: where the calling task and the engine's thread meet.
///
/// Every continuation is resumed once, by whoever moves ``ExchangeState`` out of the state that holds it.
final class Exchange: Sendable {
    typealias HeadWaiter = CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>
    typealias ChunkWaiter = CheckedContinuation<Result<[UInt8]?, HTTPClientError>, Never>

    let request: PreparedRequest
    let deadline: ContinuousClock.Instant
    private let inbox: CurlInbox
    private let state = Mutex(ExchangeState<HeadWaiter, ChunkWaiter>.idle)

    init(_ request: PreparedRequest, deadline: ContinuousClock.Instant, inbox: CurlInbox) {
        self.request = request
        self.deadline = deadline
        self.inbox = inbox
    }

    /// Whether nobody waits for the outcome any more.
    var isOver: Bool {
        self.state.withLock { if case .ended = $0 { true } else { false } }
    }
}

// MARK: - The calling task

extension Exchange {
    /// Starts the transfer and waits for the response's head.
    func head() async throws(HTTPClientError) -> HTTPResponse {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: HeadWaiter) in
                switch self.state.withLock({ $0.begin(waiter) }) {
                case .start: self.submit(.start(self))
                case .fail(let waiter, let failure): waiter.resume(returning: .failure(failure))
                }
            }
        } onCancel: {
            self.abandon(self.request.cancelled)
        }
        return try outcome.get()
    }

    /// Waits for more of the body; `nil` at its end.
    func nextChunk() async throws(HTTPClientError) -> [UInt8]? {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: ChunkWaiter) in
                switch self.state.withLock({ $0.nextRequested(waiter) }) {
                case .wait: break
                case .deliver(let waiter, let bytes, let resumesSender):
                    waiter.resume(returning: .success(bytes))
                    if resumesSender { self.submit(.resume(self)) }
                case .finish(let waiter, let failure): waiter.resume(returning: Self.end(failure))
                }
            }
        } onCancel: {
            self.abandon(self.request.cancelled)
        }
        return try outcome.get()
    }

    /// Gives the exchange up: whoever waits gets `reason` at once, and the transfer is aborted.
    func abandon(_ reason: HTTPClientError) {
        switch self.state.withLock({ $0.abandon(reason) }) {
        case .nothing: return
        case .abort: break
        case .failHead(let waiter): waiter.resume(returning: .failure(reason))
        case .failBody(let waiter): waiter.resume(returning: .failure(reason))
        }
        self.submit(.abort(self))
    }

    private func submit(_ command: CurlInbox.Command) {
        if !self.inbox.submit(command) { self.finished(self.request.shutDown) }
    }
}

// MARK: - The engine's thread

extension Exchange {
    /// What the transfer does after offering bytes.
    enum Reception {
        case accepted
        case paused
        case refused
    }

    /// Passes the final head on.
    func headReceived(_ head: HTTPResponse) {
        if case .deliver(let waiter) = self.state.withLock({ $0.headReceived() }) {
            waiter.resume(returning: .success(head))
        }
    }

    /// Offers bytes of the body.
    func bytesReceived(_ bytes: [UInt8]) -> Reception {
        switch self.state.withLock({ $0.bytesReceived(bytes) }) {
        case .accept: return .accepted
        case .pause: return .paused
        case .abort: return .refused
        case .deliver(let waiter):
            waiter.resume(returning: .success(bytes))
            return .accepted
        }
    }

    /// Ends the exchange, with a failure or well.
    func finished(_ failure: HTTPClientError?) {
        switch self.state.withLock({ $0.finished(failure) }) {
        case .nothing: break
        case .failHead(let waiter, let failure): waiter.resume(returning: .failure(failure))
        case .endBody(let waiter, let failure): waiter.resume(returning: Self.end(failure))
        }
    }

    private static func end(_ failure: HTTPClientError?) -> Result<[UInt8]?, HTTPClientError> {
        failure.map { .failure($0) } ?? .success(nil)
    }
}
