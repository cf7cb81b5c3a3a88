//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyHiredis
import LatchkeyHTTP
import LatchkeyTokenCache

/// A thread that moves the calls of many connections; it ends with the last reference to this, or when stopped.
final class RedisLoop: Sendable {
    let inbox: RedisLoopInbox

    init() throws(RedisError) {
        guard let waker = RedisWaker() else { throw .cannotStart }
        let inbox = RedisLoopInbox(waker: waker)
        guard let thread = CurlThread(named: "latchkey-redis", { RedisLoopBody(inbox).run() }) else {
            throw .cannotStart
        }
        thread.detach()
        self.inbox = inbox
    }

    deinit {
        self.inbox.stop()
    }

    /// Fails what is under way and ends the thread.
    func stop() {
        self.inbox.stop()
    }
}

/// What the thread does: takes commands, sends, waits, receives.
@safe private final class RedisLoopBody {
    private static let bufferSize = 1 << 17

    private let inbox: RedisLoopInbox
    private let time = SystemTime()
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: RedisLoopBody.bufferSize, alignment: 16)
    private var lanes: [RedisLane] = []
    private var items: [latchkey_poll_item] = []
    /// Answers that are delivered together, so that the callers' threads are woken once for many.
    private var answers: [RedisCall.Answer] = []

    init(_ inbox: RedisLoopInbox) {
        self.inbox = inbox
    }

    deinit {
        unsafe self.buffer.deallocate()
    }

    func run() {
        while true {
            self.inbox.waker.beginWork()
            let (commands, isStopping) = self.inbox.take()
            for command in commands { self.perform(command) }
            if isStopping { return self.end() }
            let now = self.time.continuousNanoseconds()
            for lane in self.lanes { lane.work(at: now) }
            self.wait(from: now)
            self.receive()
        }
    }

    private func perform(_ command: RedisLoopInbox.Command) {
        switch command {
        case .add(let pipeline):
            self.lanes.append(RedisLane(pipeline))
        case .attach(let pipeline, let socket, let greeting):
            guard let lane = self.lane(of: pipeline) else { return greeting.fail(.clientClosed) }
            lane.attach(socket, greeting: greeting, at: self.time.continuousNanoseconds())
        case .detach(let pipeline, let error):
            self.lane(of: pipeline)?.detach(error)
        case .remove(let pipeline):
            pipeline.close()
            self.lane(of: pipeline)?.detach(.clientClosed)
            self.lanes.removeAll { $0.pipeline === pipeline }
        }
    }

    private func lane(of pipeline: RedisPipeline) -> RedisLane? {
        self.lanes.first { $0.pipeline === pipeline }
    }

    /// Sleeps until a connection is ready, a deadline comes or somebody wakes the thread.
    private func wait(from now: Int64) {
        self.items.removeAll(keepingCapacity: true)
        self.items.append(.init(descriptor: self.inbox.waker.descriptor, wants_to_write: 0, is_ready: 0))
        var deadline = Int64.max
        for lane in self.lanes {
            // A lane without connection is polled in vain, so that items and lanes correspond.
            let (descriptor, wantsToWrite) = lane.polled ?? (-1, false)
            self.items.append(.init(descriptor: descriptor, wants_to_write: wantsToWrite ? 1 : 0, is_ready: 0))
            deadline = lane.mayHaveMore ? now : min(deadline, lane.nextDeadline)
        }
        let pause = self.inbox.waker.maySleep() ? max(0, deadline - now) : 0
        unsafe self.items.withUnsafeMutableBufferPointer { items in
            guard let start = items.baseAddress else { return }
            unsafe latchkey_poll(start, items.count, pause)
        }
        if self.items[0].is_ready != 0 { self.inbox.waker.reset() }
    }

    private func receive() {
        let now = self.time.continuousNanoseconds()
        for (index, lane) in self.lanes.enumerated() {
            guard lane.mayHaveMore || self.items[index + 1].is_ready != 0 else { continue }
            unsafe lane.receive(with: self.buffer, at: now, &self.answers)
        }
        for answer in self.answers { answer.deliver() }
        self.answers.removeAll(keepingCapacity: true)
    }

    private func end() {
        for lane in self.lanes {
            lane.pipeline.close()
            lane.detach(.clientClosed)
        }
        self.lanes = []
    }
}

extension RedisError {
    fileprivate static var cannotStart: Self {
        .init(
            .invalidConfiguration,
            "The Redis client's thread could not be started: the process has no memory, threads or descriptors left."
        )
    }
}
