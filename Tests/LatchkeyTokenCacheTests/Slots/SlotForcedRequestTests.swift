//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

/// What callers get that do not want the held token.
@Suite struct SlotForcedRequestTests {
    typealias Answer = SlotSubject.Answer

    private let held = TokenHash(of: "token")
    private let other = TokenHash(of: "another token")

    // MARK: - Rejected tokens

    // Scoreboard: CE8
    @Test(
        "a rejected token that was replaced already leads to no acquisition",
        arguments: [
            (0, .serve(.forced)), (3569, .serve(.forced)), (3570, .start(.forced, .untilDone)),
        ] as [(Int64, Answer)]
    )
    func replacedAlready(_ now: Int64, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: now, force: .rejected(self.other, obtainedAt: nil)) == expected)
        #expect(subject.entry?.isRejected == false)
    }

    // Scoreboard: CE7
    @Test func theHeldTokenIsReplacedOnceForAllWhoRejectIt() {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: 10, force: .rejected(self.held, obtainedAt: nil)) == .start(.forced, .untilDone))
        #expect(subject.entry?.isRejected == true)
        let flight = subject.flight
        for force in [.rejected(self.held, obtainedAt: nil), .always] as [SlotRequest.Force] {
            #expect(subject.ask(at: 11, force: force) == .join(.untilDone))
        }
        #expect(subject.ask(at: 11) == .join(.briefly))
        #expect(subject.flight == flight)
    }

    @Test(
        "a flight that began after the rejected token was obtained will do",
        arguments: [
            (2699, .join(.untilDone)), (2700, .join(.untilDone)), (2701, .start(.forced, .untilDone)),
            (nil, .start(.forced, .untilDone)),
        ] as [(Int64?, Answer)]
    )
    func laterFlightWillDo(obtainedAt: Int64?, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: 2700) == .serveAndStart(.refresh))
        let refresh = subject.flight
        let force = SlotRequest.Force.rejected(self.held, obtainedAt: obtainedAt.map { .seconds($0) })
        #expect(subject.ask(at: 2710, force: force) == expected)
        #expect((subject.flight == refresh) == (expected == .join(.untilDone)))
        #expect(subject.slot.detached.map(\.standing) == (expected == .join(.untilDone) ? [] : [.orphaned]))
    }

    @Test func aForcedFlightIsNotAnsweredFromTheStore() {
        var subject = SlotSubject(entry: .fixture())
        guard case .wait(_, let start?, _) = subject.decide(at: 1, force: .rejected(self.held, obtainedAt: nil)) else {
            Issue.record("No flight was started.")
            return
        }
        #expect(!start.readsStore)
        #expect(start.reason == .forced)
    }

    @Test func aRememberedFailureAnswersARejectionToo() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 30))
        #expect(subject.ask(at: 1, force: .rejected(self.held, obtainedAt: nil)) == .fail)
        #expect(subject.ask(at: 30, force: .rejected(self.held, obtainedAt: nil)) == .start(.forced, .untilDone))
    }

    @Test func aFailedForcedFlightIsRememberedThoughATokenIsHeld() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 0, force: .rejected(self.held, obtainedAt: nil))
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 30))
        #expect(subject.ask(at: 1, force: .rejected(self.held, obtainedAt: nil)) == .fail)
        // Callers that did not see the rejection still get the token.
        #expect(subject.ask(at: 1) == .serve(.hitMandatoryOld))
    }

    // MARK: - Whatever is held

    // Scoreboard: CE7
    @Test(
        "a bare force is honoured once in thirty seconds",
        arguments: [
            (1, .serve(.forcedSuppressed)), (29, .serve(.forcedSuppressed)), (30, .start(.forced, .untilDone)),
        ] as [(Int64, Answer)]
    )
    func bareForce(_ now: Int64, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        #expect(subject.ask(at: 0, force: .always) == .start(.forced, .untilDone))
        subject.entry = .fixture("second")
        #expect(subject.succeed(subject.flight, at: 0, deadline: 3600).summary == .publish([]))
        #expect(subject.ask(at: now, force: .always) == expected)
    }

    @Test func aSuppressedForceWithoutATokenIsAnOrdinaryRequest() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 0, force: .always)
        _ = subject.invalidate(hard: false)
        #expect(subject.ask(at: 1, force: .always) == .start(.load, .untilDone))
        #expect(subject.ask(at: 2, force: .always) == .join(.untilDone))
    }

    @Test func aForceThatWasTurnedAwayMayBeRepeated() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 0, force: .rejected(self.held, obtainedAt: nil))
        _ = subject.fail(subject.flight, at: 0, .fixture(negative: 5))
        #expect(subject.ask(at: 1, force: .always) == .fail)
        #expect(subject.ask(at: 5, force: .always) == .start(.forced, .untilDone))
    }

    @Test func aForcedFlightOvertakesALoadWhoseWaitersKeepWaiting() {
        var subject = SlotSubject()
        _ = subject.ask(at: 0)
        let load = subject.flight
        subject.wait(1)
        #expect(subject.ask(at: 1, force: .always) == .start(.forced, .untilDone))
        subject.wait(2)
        let forced = subject.flight
        #expect(forced != load)
        #expect(subject.succeed(load, at: 2, deadline: 3600).summary == .discard([1]))
        #expect(subject.succeed(forced, at: 3, deadline: 3600).summary == .publish([2]))
    }

    // MARK: - Claims

    @Test func claimsLeadToAFlightOfTheirOwn() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 2700)
        guard case .wait(let flight, let start?, .untilDone) = subject.decide(at: 2701, claims: "A") else {
            Issue.record("No flight was started.")
            return
        }
        #expect(start.claims == "A")
        #expect(start.reason == .forced)
        #expect(!start.readsStore)
        #expect(subject.slot.current?.claims == "A")
        #expect(subject.slot.detached.count == 1)
        #expect(subject.ask(at: 2702, claims: "A") == .join(.untilDone))
        #expect(subject.flight == flight)
        #expect(subject.ask(at: 2703, claims: "B") == .start(.forced, .untilDone))
        #expect(subject.slot.current?.claims == "B")
    }

    @Test(
        "the token that was acquired for the same claims a moment ago will do",
        arguments: [
            ("A", 3, .serve(.forcedSuppressed)), ("A", 31, .serve(.forcedSuppressed)),
            ("A", 32, .start(.forced, .untilDone)), ("B", 3, .start(.forced, .untilDone)),
        ] as [(String, Int64, Answer)]
    )
    func sameClaims(_ claims: String, _ now: Int64, _ expected: Answer) {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 1, claims: "A")
        #expect(subject.succeed(subject.flight, at: 2, deadline: 3602).summary == .publish([]))
        subject.entry = .fixture("second", issuedAt: .seconds(2))
        #expect(subject.ask(at: now, claims: claims) == expected)
    }

    @Test func theChallengedTokenIsNotServedAfterAFailure() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 1, claims: "A")
        _ = subject.fail(subject.flight, at: 2, .fixture(negative: 1))
        #expect(subject.ask(at: 2, claims: "A") == .fail)
        #expect(subject.ask(at: 3, claims: "A") == .start(.forced, .untilDone))
    }

    @Test(
        "a token that came by another way is not taken for one that satisfies the claims",
        arguments: ["invalidation", "force", "write"]
    )
    func otherTokenAfterClaims(_ way: String) {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 1, claims: "A")
        _ = subject.succeed(subject.flight, at: 2, deadline: 3602)
        switch way {
        case "write": _ = subject.slot.write(generation: subject.nextNumber())
        case "force": _ = subject.ask(at: 3, force: .always)
        default:
            _ = subject.invalidate(hard: false, at: 3)
            _ = subject.ask(at: 3)
        }
        if let flight = subject.slot.current?.id {
            #expect(subject.succeed(flight, at: 4, deadline: 3604).summary == .publish([]))
        }
        subject.entry = .fixture("third", issuedAt: .seconds(4))
        #expect(subject.ask(at: 5, claims: "A") == .start(.forced, .untilDone))
    }

    @Test(
        "a challenge of a token that was replaced already is answered with its successor",
        arguments: [true, false]
    )
    func challengedTokenReplaced(isReplaced: Bool) {
        var subject = SlotSubject(entry: .fixture())
        let force = SlotRequest.Force.rejected(isReplaced ? self.other : self.held, obtainedAt: nil)
        let answer = subject.ask(at: 1, force: force, claims: "A")
        #expect(answer == (isReplaced ? .serve(.forced) : .start(.forced, .untilDone)))
        #expect(subject.entry?.isRejected == !isReplaced)
    }

    @Test func aTokenForTheClaimsThatIsRejectedTooIsNotServedAgain() {
        var subject = SlotSubject(entry: .fixture())
        _ = subject.ask(at: 1, claims: "A")
        _ = subject.succeed(subject.flight, at: 2, deadline: 3602)
        subject.entry = .fixture("second", issuedAt: .seconds(2))
        let force = SlotRequest.Force.rejected(TokenHash(of: "second"), obtainedAt: nil)
        #expect(subject.ask(at: 3, force: force, claims: "A") == .start(.forced, .untilDone))
    }
}
