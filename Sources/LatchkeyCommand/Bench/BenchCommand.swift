//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyBench
import LatchkeyStoreBench

/// Measures how fast and how small the token cache is.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the token cache beside floors that are measured in the same run.",
        discussion: """
            Build with "-c release", or the figures mean nothing. All figures are medians over many short rounds in \
            which every way takes its turn, so that other work on the machine disturbs all of them alike.

              hit       getting a token that is held, with 1 to 10,000 keys and 1 to 64 tasks
              handle    getting a held token through a handle, on one core and on two
              stampede  100,000 tasks that want the same missing token
              memory    1,000,000 tokens: what they take beside their text, and how they expire
              stores    Redis and SQLite beside bare programs that do the same; starts its own servers
            """
    )

    @Argument(help: "What to measure.")
    var theme: Theme

    @Flag(help: "Print JSON and nothing else on standard output.")
    var json = false

    func run() async throws {
        #if DEBUG
        self.say("This is a debug build: the figures mean nothing.")
        #endif
        self.say("Measuring; this may take a minute or two.")
        let result = try await self.theme.run()
        print(self.json ? try result.json() : result.text())
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}

extension BenchCommand {
    /// What can be measured: the cache alone, or its stores.
    enum Theme: ExpressibleByArgument {
        case cache(BenchTheme)
        case stores

        init?(argument: String) {
            if argument == "stores" {
                self = .stores
            } else if let theme = BenchTheme(rawValue: argument) {
                self = .cache(theme)
            } else {
                return nil
            }
        }

        static var allValueStrings: [String] { BenchTheme.allCases.map(\.rawValue) + ["stores"] }

        func run() async throws -> any BenchResult {
            switch self {
            case .cache(let theme): try await theme.run()
            case .stores: try await StoreBench().run()
            }
        }
    }
}
