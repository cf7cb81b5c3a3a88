//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTesting
import Logging
import Testing

@Suite
struct LogCaptureTests {
    @Test func keepsLevelMessageAndMetadata() {
        let logs = LogCapture()
        var logger = logs.logger("subject")
        logger[metadataKey: "always"] = "a"
        logger.debug("It happened.", metadata: ["once": "b"])
        logger.trace("Again.")
        #expect(logs.entries.map(\.message) == ["It happened.", "Again."])
        #expect(logs.entries.map(\.level) == [.debug, .trace])
        #expect(logs.entries.map(\.label) == ["subject", "subject"])
        #expect(logs.entries[0].metadata == ["always": "a", "once": "b"])
        #expect(logs.entries[1].metadata == ["always": "a"])
    }

    @Test func leavesOutWhatIsBelowItsLevel() {
        let logs = LogCapture()
        let logger = logs.logger(level: .info)
        logger.debug("Not this.")
        logger.error("This.")
        #expect(logs.entries.map(\.message) == ["This."])
    }

    @Test func findsATextInMessagesAndMetadata() {
        let logs = LogCapture()
        logs.logger().info("one", metadata: ["key": ["two", ["three": "four"]]])
        for text in ["one", "two", "four"] { #expect(logs.contains(text)) }
        #expect(!logs.contains("five"))
    }
}
