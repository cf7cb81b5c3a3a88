//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyHiredis
import LatchkeyTokenCache
import Synchronization

/// The calls of one connection on their way from the callers to the thread that sends them.
final class RedisPipeline: Sendable {
    private enum Phase {
        /// A connection is being made; calls wait for it. Can move to every other phase.
        case connecting
        /// Calls are sent. Can move to `connecting` when the connection is lost, and to `closed`.
        case open
        /// The last attempt to connect failed; calls fail at once. Can move to `open`, `down` and `closed`.
        case down(RedisError)
        /// No more calls are taken. Final.
        case closed
    }

    private struct State {
        var phase = Phase.connecting
        var queue: [RedisCall] = []
        var queuedBytes = 0
        /// No queued call has an earlier deadline.
        var earliestDeadline = Int64.max
        /// How many calls were in flight when the thread looked last, and those that were sent since.
        var inFlight = 0
        /// The connection, if callers may send on it themselves.
        var descriptor: Int32?
        /// What a caller has sent itself, until the thread knows of it.
        var sent: RedisSentCall?
        /// When the thread looks again at the latest.
        var nextLook = Int64.min
        /// Whether the connection was lost since the last attempt began.
        var isLost = false
        var lossListener: CheckedContinuation<Void, Never>?

        /// Whether a queued call can wait until the thread looks anyway.
        ///
        /// While many replies are due the next of them is near; what gathers until then goes out in one piece.
        func canWait(_ call: RedisCall) -> Bool {
            self.inFlight >= RedisPipeline.busy && self.queue.count < RedisPipeline.batch
                && self.queuedBytes < RedisPipeline.batchBytes && call.deadline >= self.nextLook
        }

        /// Sends a call from the caller's thread if nothing else is under way, so that no other thread need be woken.
        mutating func send(_ call: RedisCall) -> Bool {
            guard case .open = self.phase, let descriptor, self.inFlight == 0, self.sent == nil, self.queue.isEmpty,
                call.deadline >= self.nextLook, call.bytes.count <= RedisPipeline.batchBytes
            else { return false }
            let count = unsafe call.bytes.withUnsafeBytes { bytes in
                unsafe bytes.baseAddress.map { unsafe latchkey_send(descriptor, $0, bytes.count) } ?? 0
            }
            // What the connection does not take the thread deals with, and with the connection's end.
            guard count > 0 else { return false }
            self.inFlight = 1
            self.sent = RedisSentCall(call: call, count: count)
            return true
        }

        mutating func forgetQueue() {
            self.queue = []
            self.queuedBytes = 0
            self.earliestDeadline = .max
        }
    }

    /// With so many calls in flight the next wait for a reply, unless so many or so large are queued.
    private static let busy = 16
    private static let batch = 32
    private static let batchBytes = 1 << 16

    /// How many bytes may wait to be sent.
    private static let maximumQueuedBytes = 1 << 26

    /// For how long, in nanoseconds, nothing may be heard while replies are due, before the connection is given up.
    let silenceLimit: Int64
    private let waker: RedisWaker
    private let state = Mutex(State())

    init(waker: RedisWaker, silenceLimit: Duration) {
        self.waker = waker
        self.silenceLimit = silenceLimit.nanoseconds
    }

    /// Whether calls are sent at once.
    var isOpen: Bool {
        self.state.withLock { state in
            if case .open = state.phase { true } else { false }
        }
    }

    /// Whether no more calls are taken.
    var isClosed: Bool {
        self.state.withLock { state in
            if case .closed = state.phase { true } else { false }
        }
    }

    /// Leaves a call to be sent, or fails it.
    func submit(_ call: RedisCall) {
        var needsWaking = true
        let refusal: RedisError? = self.state.withLock { state in
            switch state.phase {
            case .closed: return .clientClosed
            case .down(let error): return error
            case .connecting, .open: break
            }
            if state.send(call) {
                needsWaking = state.sent?.rest.isEmpty == false
                return nil
            }
            guard state.queuedBytes + call.bytes.count <= Self.maximumQueuedBytes else { return .overloaded }
            state.queue.append(call)
            state.queuedBytes += call.bytes.count
            state.earliestDeadline = min(state.earliestDeadline, call.deadline)
            needsWaking = !state.canWait(call)
            return nil
        }
        if let refusal { call.fail(refusal) } else if needsWaking { self.waker.wake() }
    }
}

// MARK: - On the thread that sends

extension RedisPipeline {
    /// Takes the calls that are to be sent now, in their order, and what a caller has sent itself before them; told how
    /// many others are in flight.
    func take(inFlight: Int) -> (sent: RedisSentCall?, unsent: [RedisCall]) {
        self.state.withLock { state in
            state.inFlight = inFlight + (state.sent == nil ? 0 : 1)
            defer { state.sent = nil }
            guard case .open = state.phase, !state.queue.isEmpty else { return (state.sent, []) }
            defer {
                state.inFlight += state.queue.count
                state.forgetQueue()
            }
            return (state.sent, state.queue)
        }
    }

    /// Takes what a caller has sent itself; nothing else is sent so before ``take(inFlight:)``.
    func takeSent() -> RedisSentCall? {
        self.state.withLock { state in
            defer { state.sent = nil }
            return state.sent
        }
    }

    /// Takes what a caller has sent itself; nothing else is sent so before the next connection.
    func takeLastSent() -> RedisSentCall? {
        self.state.withLock { state in
            defer { (state.sent, state.descriptor) = (nil, nil) }
            return state.sent
        }
    }

    /// Fails the queued calls whose time is over, and returns when to look again, if not before for other reasons.
    func expire(at now: Int64, nextLook: Int64) -> Int64 {
        let (overdue, next) = self.state.withLock { state -> ([RedisCall], Int64) in
            defer { state.nextLook = min(nextLook, state.earliestDeadline) }
            guard state.earliestDeadline <= now else { return ([], state.earliestDeadline) }
            let overdue = state.queue.filter { $0.deadline <= now }
            state.queue.removeAll { $0.deadline <= now }
            state.queuedBytes = state.queue.reduce(0) { $0 + $1.bytes.count }
            state.earliestDeadline = state.queue.reduce(Int64.max) { min($0, $1.deadline) }
            return (overdue, state.earliestDeadline)
        }
        for call in overdue { call.fail(.callTimedOutUnsent) }
        return min(next, nextLook)
    }

    /// The connection is gone; what is queued waits for the next, and what was taken and not sent too.
    func connectionLost(unsent: ArraySlice<RedisCall>) {
        let listener = self.state.withLock { state in
            state.queue = unsent + state.queue
            state.queuedBytes += unsent.reduce(0) { $0 + $1.bytes.count }
            state.earliestDeadline = unsent.reduce(state.earliestDeadline) { min($0, $1.deadline) }
            if case .open = state.phase { state.phase = .connecting }
            state.inFlight = 0
            state.isLost = true
            defer { state.lossListener = nil }
            return state.lossListener
        }
        listener?.resume()
    }
}

// MARK: - Connecting

extension RedisPipeline {
    /// An attempt to connect begins; the loss of the connection before is dealt with.
    ///
    /// - Parameter descriptor: The connection, if callers may send on it themselves once the attempt has succeeded.
    func attemptBegan(sendingAtOnceTo descriptor: Int32?) {
        self.state.withLock { state in
            state.isLost = false
            state.descriptor = descriptor
        }
    }

    /// The attempt succeeded: calls are sent from now on, unless the connection was lost again already.
    func attemptSucceeded() {
        self.state.withLock { state in
            if case .closed = state.phase { return }
            state.phase = state.isLost ? .connecting : .open
        }
        self.waker.wake()
    }

    /// The attempt failed: calls fail at once until another succeeds.
    func attemptFailed(_ error: RedisError) {
        self.fail(as: .down(error), error)
    }

    /// No more calls are taken, and those that are queued fail.
    func close() {
        self.fail(as: .closed, .clientClosed)
    }

    private func fail(as phase: Phase, _ error: RedisError) {
        let (queue, listener) = self.state.withLock { state -> ([RedisCall], CheckedContinuation<Void, Never>?) in
            if case .closed = state.phase { return ([], nil) }
            state.phase = phase
            defer {
                state.forgetQueue()
                if case .closed = phase { state.lossListener = nil }
            }
            if case .closed = phase { return (state.queue, state.lossListener) }
            return (state.queue, nil)
        }
        for call in queue { call.fail(error) }
        listener?.resume()
    }

    /// Waits until the connection is lost or the pipeline is closed.
    func waitForLoss() async {
        await withCheckedContinuation { (listener: CheckedContinuation<Void, Never>) in
            let isOver = self.state.withLock { state in
                if case .closed = state.phase { return true }
                if state.isLost { return true }
                precondition(state.lossListener == nil, "One task at a time keeps a pipeline connected.")
                state.lossListener = listener
                return false
            }
            if isOver { listener.resume() }
        }
    }
}

extension RedisError {
    fileprivate static var overloaded: Self {
        .init(.overloaded, "More waits to be sent to Redis than is accepted; the server or the network is too slow.")
    }
}
