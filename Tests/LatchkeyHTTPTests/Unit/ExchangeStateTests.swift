//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyHTTP

@Suite struct ExchangeStateTests {
    typealias State = ExchangeState<String, String>

    private static let failure = HTTPClientError(.transferFailed, "broke")

    /// A state in which the head is out.
    private static func streaming() -> State {
        var state = State.idle
        _ = state.begin("head")
        _ = state.headReceived()
        return state
    }

    @Test func headGoesToWhoeverBegan() {
        var state = State.idle
        guard case .start = state.begin("head") else { return _ = Issue.record("\(state)") }
        guard case .deliver("head") = state.headReceived() else { return _ = Issue.record("\(state)") }
        guard case .ignore = state.headReceived() else { return _ = Issue.record("\(state)") }
    }

    @Test func abandonedBeforeItBeganNeverStarts() {
        var state = State.idle
        guard case .nothing = state.abandon(Self.failure) else { return _ = Issue.record("\(state)") }
        guard case .fail("head", let error) = state.begin("head") else { return _ = Issue.record("\(state)") }
        #expect(error.message == "broke")
    }

    @Test func bytesWaitForTheReaderUntilTheMark() {
        var state = Self.streaming()
        let half = [UInt8](repeating: 1, count: State.highWater / 2)
        guard case .accept = state.bytesReceived(half), case .accept = state.bytesReceived(half),
            case .pause = state.bytesReceived(half)
        else { return _ = Issue.record("\(state)") }
        guard case .deliver("reader", let bytes, resumesSender: true) = state.nextRequested("reader") else {
            return _ = Issue.record("\(state)")
        }
        #expect(bytes.count == State.highWater)
        guard case .wait = state.nextRequested("reader") else { return _ = Issue.record("\(state)") }
        guard case .deliver("reader") = state.bytesReceived(half) else { return _ = Issue.record("\(state)") }
    }

    @Test func readerThatIsFasterThanTheSenderResumesNothing() {
        var state = Self.streaming()
        _ = state.bytesReceived([1])
        guard case .deliver(_, [1], resumesSender: false) = state.nextRequested("reader") else {
            return _ = Issue.record("\(state)")
        }
    }

    @Test(arguments: [nil, "broke"])
    func endComesAfterTheLastBytes(message: String?) {
        var state = Self.streaming()
        _ = state.bytesReceived([1, 2])
        let failure = message.map { HTTPClientError(.transferFailed, $0) }
        guard case .nothing = state.finished(failure) else { return _ = Issue.record("\(state)") }
        guard case .deliver(_, [1, 2], resumesSender: false) = state.nextRequested("reader") else {
            return _ = Issue.record("\(state)")
        }
        for _ in 0..<2 {
            guard case .finish("reader", let error) = state.nextRequested("reader") else {
                return _ = Issue.record("\(state)")
            }
            #expect(error?.message == message)
        }
    }

    @Test(arguments: [nil, "broke"])
    func endWakesTheReader(message: String?) {
        var state = Self.streaming()
        _ = state.nextRequested("reader")
        let failure = message.map { HTTPClientError(.transferFailed, $0) }
        guard case .endBody("reader", let error) = state.finished(failure) else { return _ = Issue.record("\(state)") }
        #expect(error?.message == message)
        guard case .nothing = state.finished(Self.failure) else { return _ = Issue.record("\(state)") }
    }

    @Test func endWithoutAHeadIsAFailure() {
        var state = State.idle
        _ = state.begin("head")
        guard case .failHead("head", let error) = state.finished(nil) else { return _ = Issue.record("\(state)") }
        #expect(error.code == .protocolViolation)
    }

    @Test func secondReaderIsTurnedAway() {
        var state = Self.streaming()
        _ = state.nextRequested("first")
        guard case .finish("second", let error?) = state.nextRequested("second") else {
            return _ = Issue.record("\(state)")
        }
        #expect(error.code == .invalidRequest)
        guard case .deliver("first") = state.bytesReceived([1]) else { return _ = Issue.record("\(state)") }
    }

    @Test func abandoningFailsWhoeverWaits() {
        var head = State.idle
        _ = head.begin("head")
        guard case .failHead("head") = head.abandon(Self.failure) else { return _ = Issue.record("\(head)") }
        var chunk = Self.streaming()
        _ = chunk.nextRequested("reader")
        guard case .failBody("reader") = chunk.abandon(Self.failure) else { return _ = Issue.record("\(chunk)") }
        var nobody = Self.streaming()
        guard case .abort = nobody.abandon(Self.failure) else { return _ = Issue.record("\(nobody)") }
        guard case .abort = nobody.bytesReceived([1]) else { return _ = Issue.record("\(nobody)") }
        guard case .nothing = nobody.abandon(Self.failure) else { return _ = Issue.record("\(nobody)") }
    }

    @Test func abandoningAfterTheEndChangesNothing() {
        var state = Self.streaming()
        _ = state.finished(nil)
        _ = state.abandon(Self.failure)
        guard case .finish(_, nil) = state.nextRequested("reader") else { return _ = Issue.record("\(state)") }
    }
}
