//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyBench

/// How fast and how small the sidecar is.
struct SidecarBenchResult: BenchResult {
    /// The requests per second with an application's token, as a share of the empty route's.
    var ratio: Double
    var requestsPerSecond: Double
    /// Those of the empty route.
    var referenceRequestsPerSecond: Double
    /// The same for requests that bring a user's token, which is validated, and get one on the user's behalf.
    var onBehalfOfRatio: Double
    var onBehalfOfRequestsPerSecond: Double
    /// Resident memory after the first tokens, before the load.
    var idleResidentMiB: Double
    /// Resident memory after the load.
    var loadedResidentMiB: Double
    /// From the start of the process to its first answer.
    var firstAnswerMilliseconds: Double

    static let explanation = """
        The sidecar beside an empty route of its web framework, in processes of their own, under wrk with 32 connections \
        over loopback; medians of five rounds.
        """

    var table: TextTable {
        var table = TextTable(["", "requests/s", "ratio"], textColumns: 1)
        table.append(["empty route", self.referenceRequestsPerSecond.fixed(0), "1.00"])
        table.append(["token of the application", self.requestsPerSecond.fixed(0), self.ratio.fixed(2)])
        table.append([
            "token on a user's behalf", self.onBehalfOfRequestsPerSecond.fixed(0), self.onBehalfOfRatio.fixed(2),
        ])
        return table
    }

    var targets: [BenchTarget] {
        [
            .init("requests per second, times those of an empty route", self.ratio, .atLeast, 0.8),
            .init("resident memory when idle, MiB", self.idleResidentMiB, .atMost, 40),
            .init("start to first answer, ms", self.firstAnswerMilliseconds, .atMost, 150),
        ]
    }
}
