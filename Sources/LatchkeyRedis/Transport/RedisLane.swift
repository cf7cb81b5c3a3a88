//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import DequeModule
import LatchkeyTokenCache

/// What the thread that polls does for one connection.
final class RedisLane {
    /// How many calls go out in one piece: the server begins with the first while the next is on its way.
    private static let chunk = 64
    /// For how long, in nanoseconds, after the last reply callers may send themselves.
    private static let watch: Int64 = 1_000_000_000
    /// How often, in nanoseconds, their calls are looked after meanwhile.
    private static let look: Int64 = 100_000_000
    /// The most that is kept of the memory for what is being sent.
    private static let keptCapacity = 1 << 20

    let pipeline: RedisPipeline
    private var socket: RedisSocket?
    private var reader: RESPReader?
    /// What is handed to the socket: it stays in place until all of it is sent.
    private var sending: [UInt8] = []
    private var sentCount = 0
    /// What comes after that.
    private var unsent: ArraySlice<RedisCall> = []
    /// The calls whose replies are to come, in that order; those nobody waits for any more too.
    private var inFlight = Deque<RedisCall>()
    /// No call in flight that somebody waits for has an earlier deadline.
    private var earliestDeadline = Int64.max
    /// When the other side was heard last, or began to owe replies.
    private var lastHeard = Int64.min
    /// Whether bytes may have arrived that polling does not show.
    private(set) var mayHaveMore = false
    /// When there is something to do at the latest.
    private(set) var nextDeadline = Int64.max

    init(_ pipeline: RedisPipeline) {
        self.pipeline = pipeline
    }

    /// What to poll, and whether for writing too.
    var polled: (descriptor: Int32, wantsToWrite: Bool)? {
        self.socket.map { ($0.descriptor, !self.sending.isEmpty) }
    }

    /// Takes a fresh connection and sends what comes before all other calls.
    func attach(_ socket: RedisSocket, greeting: RedisCall, at now: Int64) {
        self.detach(.connectionReplaced)
        guard let reader = RESPReader() else { return greeting.fail(.clientClosed) }
        self.socket = socket
        self.reader = reader
        self.load([greeting][...], at: now)
        self.pipeline.attemptBegan(sendingAtOnceTo: socket.isBuffered ? nil : socket.descriptor)
    }

    /// Closes the connection; the calls in flight fail.
    func detach(_ error: RedisError) {
        guard self.socket != nil else { return }
        // Before the descriptor may belong to somebody else.
        if let sent = self.pipeline.takeLastSent() { self.inFlight.append(sent.call) }
        self.socket = nil
        self.reader = nil
        self.sending = []
        self.sentCount = 0
        self.earliestDeadline = .max
        self.mayHaveMore = false
        let calls = self.inFlight
        let unsent = self.unsent
        self.inFlight = []
        self.unsent = []
        // Before the callers know: what they send next waits for the next connection.
        self.pipeline.connectionLost(unsent: unsent)
        for call in calls { call.fail(error) }
    }
}

// MARK: - Sending

extension RedisLane {
    /// Sends what is queued, and fails what is overdue.
    func work(at now: Int64) {
        self.send(at: now)
        self.expire(at: now)
    }

    private func send(at now: Int64) {
        guard let socket else { return }
        // Once in a round: what is queued meanwhile goes out in one piece with the next.
        if self.unsent.isEmpty {
            let (sent, unsent) = self.pipeline.take(inFlight: self.inFlight.count)
            if let sent { self.adopt(sent, at: now) }
            self.unsent = unsent[...]
        }
        while true {
            if self.sentCount == self.sending.count {
                self.sending.removeAll(keepingCapacity: self.sending.capacity <= Self.keptCapacity)
                self.sentCount = 0
                guard !self.unsent.isEmpty else { return }
                self.load(self.unsent.prefix(Self.chunk), at: now)
                self.unsent = self.unsent.dropFirst(Self.chunk)
            }
            let progress = unsafe self.sending.withUnsafeBytes { bytes in
                unsafe socket.send(UnsafeRawBufferPointer(rebasing: bytes[self.sentCount...]))
            }
            switch progress {
            case .moved(0), .later: return
            case .moved(let count): self.sentCount += count
            case .ended, .failed: return self.detach(.connectionLost)
            }
        }
    }

    /// Waits for the reply to what a caller has sent itself, and sends the rest of it.
    private func adopt(_ sent: RedisSentCall, at now: Int64) {
        if self.inFlight.isEmpty { self.lastHeard = now }
        self.inFlight.append(sent.call)
        self.earliestDeadline = min(self.earliestDeadline, sent.call.deadline)
        self.sending.append(contentsOf: sent.rest)
    }

    private func load(_ calls: ArraySlice<RedisCall>, at now: Int64) {
        for call in calls where !call.isOver {
            if self.inFlight.isEmpty { self.lastHeard = now }
            self.inFlight.append(call)
            self.earliestDeadline = min(self.earliestDeadline, call.deadline)
            self.sending.append(contentsOf: call.bytes)
        }
    }

    private func expire(at now: Int64) {
        if self.earliestDeadline <= now {
            var next = Int64.max
            for call in self.inFlight where !call.isOver {
                if call.deadline <= now { call.fail(.callTimedOut) } else { next = min(next, call.deadline) }
            }
            self.earliestDeadline = next
        }
        let silence = self.inFlight.isEmpty ? Int64.max : self.lastHeard + self.pipeline.silenceLimit
        // What callers send themselves is seen late when no reply comes: so long as they do, look now and then.
        let look = self.socket != nil && now - Self.watch < self.lastHeard ? now + Self.look : Int64.max
        self.nextDeadline = self.pipeline.expire(at: now, nextLook: min(self.earliestDeadline, silence, look))
        if silence <= now { self.detach(.connectionSilent) }
    }
}

// MARK: - Receiving

extension RedisLane {
    /// How many buffers are read before other connections have their turn.
    private static let readsInTurn = 32

    /// Reads what has arrived, and passes replies on.
    @unsafe func receive(
        with buffer: UnsafeMutableRawBufferPointer,
        at now: Int64,
        _ answers: inout [RedisCall.Answer]
    ) {
        guard let socket, let reader else { return }
        self.mayHaveMore = false
        if let sent = self.pipeline.takeSent() { self.adopt(sent, at: now) }
        for _ in 0..<Self.readsInTurn {
            switch unsafe socket.receive(into: buffer) {
            case .later: return
            case .ended, .failed: return self.detach(.connectionLost)
            case .moved(let count):
                self.lastHeard = now
                let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count]).bindMemory(to: UInt8.self)
                guard unsafe self.read(bytes, with: reader, &answers) else { return }
                // Polling tells of the rest, unless it lies decrypted within.
                if count < buffer.count, !socket.isBuffered { return }
            }
        }
        self.mayHaveMore = true
    }

    private func read(
        _ bytes: UnsafeBufferPointer<UInt8>,
        with reader: RESPReader,
        _ answers: inout [RedisCall.Answer]
    ) -> Bool {
        var isAsked = true
        do {
            try unsafe reader.read(Span(_unsafeElements: bytes)) { reply in
                guard let call = self.inFlight.first else { return isAsked = false }
                let (isLast, answer) = call.receive(reply)
                if let answer { answers.append(answer) }
                if isLast { self.inFlight.removeFirst() }
            }
        } catch {
            self.detach(error)
            return false
        }
        guard isAsked else {
            self.detach(.replyUnasked)
            return false
        }
        return true
    }
}

extension RedisError {
    static var connectionLost: Self {
        .init(.connectionLost, "The connection to Redis broke before the answer came.")
    }

    fileprivate static var connectionSilent: Self {
        .init(.connectionLost, "Redis said nothing for so long that its connection was given up.")
    }

    fileprivate static var connectionReplaced: Self {
        .init(.connectionLost, "The connection to Redis was replaced by another.")
    }

    fileprivate static var replyUnasked: Self {
        .init(.protocolViolation, "Redis sent a reply that answers nothing; the connection was closed.")
    }
}
