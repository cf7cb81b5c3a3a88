//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct SourceFailureTests {
    private struct Classified: TokenSourceError {
        var failure: AcquisitionFailure
    }

    private struct Unclassified: Error {}

    @Test("a source's error says how it is to be treated", arguments: AcquisitionFailure.Kind.allCases)
    func classified(_ kind: AcquisitionFailure.Kind) {
        let error = Classified(failure: AcquisitionFailure(kind, retryAfter: .seconds(7)))
        let failure = SourceFailure(error)
        #expect(failure.failure == error.failure)
        #expect(failure.error.code == .acquisitionFailed)
        #expect(failure.error.cause is Classified)
        #expect(failure.error.retryAfter == .seconds(7))
        #expect(failure.error.message.contains(kind.rawValue))
    }

    @Test func anyOtherErrorIsTransient() {
        let failure = SourceFailure(Unclassified())
        #expect(failure.failure == AcquisitionFailure(.transient))
        #expect(failure.error.code == .acquisitionFailed)
        #expect(failure.error.cause is Unclassified)
        #expect(failure.error.retryAfter == nil)
    }

    @Test func cancellationIsNoFailureOfTheIssuer() {
        let failure = SourceFailure(CancellationError())
        #expect(failure.failure == AcquisitionFailure(.cancelled))
    }

    @Test func aCachesOwnErrorIsPassedOnAsItIs() {
        let failure = SourceFailure(TokenCacheError(.throttled, "Wait.", retryAfter: .seconds(3)))
        #expect(failure.error.code == .throttled)
        #expect(failure.error.message == "Wait.")
        #expect(failure.error.retryAfter == .seconds(3))
    }

    @Test func shutdownAndInvalidResponsesHaveTheirOwnCodes() {
        #expect(SourceFailure.shutDown.error.code == .shutDown)
        #expect(SourceFailure.shutDown.failure.kind == .cancelled)
        let invalid = SourceFailure.invalid("It is empty.")
        #expect(invalid.error.code == .invalidResponse)
        #expect(invalid.failure.kind == .invalidResponse)
        #expect(invalid.error.message.contains("It is empty."))
    }
}
