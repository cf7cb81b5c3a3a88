//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The life of one exchange: pure decisions, no I/O, no clock, no continuation of its own.
///
/// The transfer side reports ``headReceived(_:)``, ``bytesReceived(_:)`` and ``finished(_:)``; the caller's side
/// reports ``begin(_:)``, ``nextRequested(_:)`` and ``abandon(_:)``. Waiters are opaque.
enum ExchangeState<HeadWaiter: Sendable, ChunkWaiter: Sendable>: Sendable {
    /// Nobody asked yet. Can move to `awaitingHead` or `ended`.
    case idle
    /// The caller waits for the head. Can move to `streaming` or `ended`.
    case awaitingHead(HeadWaiter)
    /// The head is out and bytes may be buffered; when paused, the sender waits for the reader. Can move to
    /// `awaitingChunk`, `draining` or `ended`.
    case streaming(buffer: [UInt8], isPaused: Bool)
    /// The reader waits for bytes; nothing is buffered. Can move to `streaming` or `ended`.
    case awaitingChunk(ChunkWaiter)
    /// The transfer is over; its last bytes, then its failure, are still to be read. Can move to `ended`.
    case draining(buffer: [UInt8], failure: HTTPClientError?)
    /// Nothing more will come. Final.
    case ended(HTTPClientError?)

    /// How many bytes may wait for the reader before the sender is paused.
    static var highWater: Int { 128 * 1024 }
}

extension ExchangeState {
    /// What to do after ``begin(_:)``.
    enum BeginAction {
        case start
        case fail(HeadWaiter, HTTPClientError)
    }

    /// The caller asks for the head.
    mutating func begin(_ waiter: HeadWaiter) -> BeginAction {
        switch consume self {
        case .idle:
            self = .awaitingHead(waiter)
            return .start
        case .ended(let failure):
            self = .ended(failure)
            return .fail(waiter, failure ?? .endedEarly)
        case .awaitingHead, .streaming, .awaitingChunk, .draining:
            preconditionFailure("An exchange begins once.")
        }
    }
}

extension ExchangeState {
    /// What to do after ``headReceived(_:)``.
    enum HeadAction {
        case deliver(HeadWaiter)
        case ignore
    }

    /// The final head arrived.
    mutating func headReceived() -> HeadAction {
        switch consume self {
        case .awaitingHead(let waiter):
            self = .streaming(buffer: [], isPaused: false)
            return .deliver(waiter)
        case let other:
            // A trailer section or a caller who has gone.
            self = other
            return .ignore
        }
    }

    /// What to do after ``bytesReceived(_:)``.
    enum BytesAction {
        /// Kept for the reader.
        case accept
        case deliver(ChunkWaiter)
        /// Not kept: the sender must offer the same bytes again after a resume.
        case pause
        case abort
    }

    /// Bytes of the body arrived.
    mutating func bytesReceived(_ bytes: [UInt8]) -> BytesAction {
        switch consume self {
        case .streaming(let buffer, _) where buffer.count >= Self.highWater:
            self = .streaming(buffer: buffer, isPaused: true)
            return .pause
        case .streaming(var buffer, _):
            buffer.append(contentsOf: bytes)
            self = .streaming(buffer: buffer, isPaused: false)
            return .accept
        case .awaitingChunk(let waiter):
            self = .streaming(buffer: [], isPaused: false)
            return .deliver(waiter)
        case .ended(let failure):
            self = .ended(failure)
            return .abort
        case .idle, .awaitingHead, .draining:
            // A body without a head.
            preconditionFailure("Body bytes come between the head and the end.")
        }
    }

    /// What to do after ``finished(_:)``.
    enum FinishAction {
        case failHead(HeadWaiter, HTTPClientError)
        case endBody(ChunkWaiter, HTTPClientError?)
        case nothing
    }

    /// The transfer is over, well or not.
    mutating func finished(_ failure: HTTPClientError?) -> FinishAction {
        switch consume self {
        case .awaitingHead(let waiter):
            self = .ended(failure)
            return .failHead(waiter, failure ?? .endedEarly)
        case .awaitingChunk(let waiter):
            self = .ended(failure)
            return .endBody(waiter, failure)
        case .streaming(let buffer, _) where !buffer.isEmpty:
            self = .draining(buffer: buffer, failure: failure)
            return .nothing
        case .idle, .streaming:
            self = .ended(failure)
            return .nothing
        case let other:
            self = other
            return .nothing
        }
    }
}

extension ExchangeState {
    /// What to do after ``nextRequested(_:)``.
    enum NextAction {
        case wait
        case deliver(ChunkWaiter, [UInt8], resumesSender: Bool)
        case finish(ChunkWaiter, HTTPClientError?)
    }

    /// The reader asks for more.
    mutating func nextRequested(_ waiter: ChunkWaiter) -> NextAction {
        switch consume self {
        case .streaming(let buffer, let isPaused) where !buffer.isEmpty:
            self = .streaming(buffer: [], isPaused: false)
            return .deliver(waiter, buffer, resumesSender: isPaused)
        case .streaming:
            self = .awaitingChunk(waiter)
            return .wait
        case .awaitingChunk(let first):
            self = .awaitingChunk(first)
            return .finish(waiter, .concurrentReads)
        case .draining(let buffer, let failure):
            self = .ended(failure)
            return .deliver(waiter, buffer, resumesSender: false)
        case .ended(let failure):
            self = .ended(failure)
            return .finish(waiter, failure)
        case .idle, .awaitingHead:
            preconditionFailure("There is no body to read before the head.")
        }
    }

    /// What to do after ``abandon(_:)``; every case but `nothing` also aborts the transfer.
    enum AbandonAction {
        case failHead(HeadWaiter)
        case failBody(ChunkWaiter)
        case abort
        case nothing
    }

    /// The caller is no longer interested.
    mutating func abandon(_ reason: HTTPClientError) -> AbandonAction {
        switch consume self {
        case .idle, .draining:
            self = .ended(reason)
            return .nothing
        case .awaitingHead(let waiter):
            self = .ended(reason)
            return .failHead(waiter)
        case .awaitingChunk(let waiter):
            self = .ended(reason)
            return .failBody(waiter)
        case .streaming:
            self = .ended(reason)
            return .abort
        case .ended(let failure):
            self = .ended(failure)
            return .nothing
        }
    }
}

extension HTTPClientError {
    fileprivate static var endedEarly: Self {
        .init(.protocolViolation, "The server ended the exchange without a final response.")
    }

    fileprivate static var concurrentReads: Self {
        .init(.invalidRequest, "A response body is read by one task at a time; another call to next() still waits.")
    }
}
