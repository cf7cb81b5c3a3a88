//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// What the engine's thread does: takes commands, moves transfers on, reports the finished ones, waits.
final class CurlLoop {
    /// Easy handles kept for reuse; more than this at a time are made anew.
    private static let maximumIdleHandles = 64
    /// How long, in milliseconds, to leave a transfer in libcurl's queue for connections without looking.
    ///
    /// When a connection comes free, libcurl marks the next transfer in the queue to run at once, but can lose the mark
    /// within the same call (seen with 7.88); another call to perform then runs it.
    private static let queueCheck: Int32 = 20

    private let configuration: CurlHTTPClient.Configuration
    private let multi: CurlMultiHandle
    private let inbox: CurlInbox
    private let sessions = CurlSessionShare()
    private let clock = ContinuousClock()
    private var transfers: [CurlTransfer.ID: CurlTransfer] = [:]
    private var ids: [ObjectIdentifier: CurlTransfer.ID] = [:]
    private var idleHandles: [CurlEasyHandle] = []
    /// No deadline is earlier; a later one may be, after its transfer finished.
    private var nextDeadline: ContinuousClock.Instant?
    /// Whether a transfer ended before its time since ``nudgeNeighbours()`` ran.
    private var hasAborted = false

    init(configuration: CurlHTTPClient.Configuration, multi: CurlMultiHandle, inbox: CurlInbox) {
        self.configuration = configuration
        self.multi = multi
        self.inbox = inbox
        multi.set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        multi.set(CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost)
        multi.set(CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maximumConnections)
        multi.set(CURLMOPT_MAXCONNECTS, configuration.maximumConnections)
    }

    /// Runs until the inbox says stop.
    func run() {
        while true {
            let (commands, isStopping) = self.inbox.take()
            if isStopping { return self.end(unstarted: commands) }
            for command in commands { self.perform(command) }
            self.multi.perform()
            self.reportFinished()
            self.expire()
            self.nudgeNeighbours()
            self.multi.wait(milliseconds: self.waitingTime())
        }
    }

    private func perform(_ command: CurlInbox.Command) {
        switch command {
        case .start(let exchange): self.start(exchange)
        case .resume(let exchange): self.resume(exchange)
        case .abort(let exchange):
            if let id = self.ids[ObjectIdentifier(exchange)] { self.abort(id) }
        }
    }

    private func start(_ exchange: Exchange) {
        guard !exchange.isOver else { return }
        guard let easy = self.idleHandles.popLast() ?? CurlEasyHandle(),
            let transfer = CurlTransfer(exchange, on: easy)
        else { return exchange.finished(exchange.request.outOfMemory) }
        self.sessions?.attach(to: easy)
        transfer.configure(self.configuration)
        guard easy.refusal == CURLE_OK, self.multi.add(easy) else {
            exchange.finished(transfer.failure(for: easy.refusal == CURLE_OK ? CURLE_OUT_OF_MEMORY : easy.refusal))
            return self.recycle(easy)
        }
        self.transfers[transfer.id] = transfer
        self.ids[ObjectIdentifier(exchange)] = transfer.id
        self.nextDeadline = self.nextDeadline.map { min($0, exchange.deadline) } ?? exchange.deadline
    }

    private func resume(_ exchange: Exchange) {
        guard let id = self.ids[ObjectIdentifier(exchange)], let transfer = self.transfers[id] else { return }
        self.resume(transfer)
    }

    private func resume(_ transfer: CurlTransfer) {
        // An error of the write callback inside the call is reported here and nowhere else.
        let result = transfer.resume()
        guard result != CURLE_OK else { return }
        transfer.exchange.finished(transfer.failure(for: result))
        self.abort(transfer.id)
    }

    /// Makes libcurl send what it holds back on connections of which only paused transfers are left.
    ///
    /// That is how a server learns of the end of a stream beside them; they pause again at once.
    private func nudgeNeighbours() {
        guard self.hasAborted else { return }
        self.hasAborted = false
        for transfer in self.transfers.values where transfer.isPaused { self.resume(transfer) }
    }

    private func reportFinished() {
        while let (id, result) = self.multi.nextFinished() { self.finish(id, with: result) }
    }

    private func finish(_ id: CurlTransfer.ID, with result: CURLcode) {
        guard let transfer = self.transfers[id] else { return }
        let failure = transfer.failure(for: result)
        if failure != nil { self.hasAborted = true }
        self.remove(transfer)
        transfer.exchange.finished(failure)
    }

    /// Ends the transfers whose time is up.
    ///
    /// libcurl's own total timeout does not cover those that wait for a connection.
    private func expire() {
        let now = self.clock.now
        guard let nextDeadline, nextDeadline <= now else { return }
        for (id, transfer) in self.transfers where transfer.exchange.deadline <= now {
            transfer.exchange.finished(transfer.exchange.request.totalTimedOut)
            self.abort(id)
        }
        self.nextDeadline = self.transfers.values.lazy.map(\.exchange.deadline).min()
    }

    private func waitingTime() -> Int32 {
        guard let nextDeadline else { return .max }
        let untilDeadline = (nextDeadline - self.clock.now).roundedUpMilliseconds
        let isAnyQueued = self.transfers.values.contains { !$0.isConnected }
        return isAnyQueued ? min(untilDeadline, Self.queueCheck) : untilDeadline
    }

    /// Takes out a transfer that is still under way.
    private func abort(_ id: CurlTransfer.ID) {
        guard let transfer = self.transfers[id] else { return }
        transfer.giveUpConnection()
        self.hasAborted = true
        self.remove(transfer)
    }

    private func remove(_ transfer: CurlTransfer) {
        self.transfers[transfer.id] = nil
        self.ids[ObjectIdentifier(transfer.exchange)] = nil
        self.multi.remove(transfer.easy)
        self.recycle(transfer.easy)
    }

    private func recycle(_ easy: CurlEasyHandle) {
        // The reset also lets go of the request's identity, header fields and body.
        easy.reset()
        if self.idleHandles.count < Self.maximumIdleHandles { self.idleHandles.append(easy) }
    }

    private func end(unstarted commands: [CurlInbox.Command]) {
        for case .start(let exchange) in commands { exchange.finished(exchange.request.shutDown) }
        for (id, transfer) in self.transfers {
            transfer.exchange.finished(transfer.exchange.request.shutDown)
            self.abort(id)
        }
        self.idleHandles = []
        self.inbox.end()
    }
}
