//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyAcquisitionBench
import LatchkeyBench
import LatchkeyDownstreamBench
import LatchkeyStoreBench
import LatchkeyWebBench

/// Measures how fast and how small the token cache is.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the token cache beside floors that are measured in the same run.",
        discussion: """
            Build with "-c release", or the figures mean nothing. All figures are medians over many short rounds in \
            which every way takes its turn, so that other work on the machine disturbs all of them alike.

              hit          getting a token that is held, with 1 to 10,000 keys and 1 to 64 tasks
              handle       getting a held token through a handle, on one core and on two
              stampede     100,000 tasks that want the same missing token
              memory       1,000,000 tokens: what they take beside their text, and how they expire
              stores       Redis and SQLite beside bare programs that do the same; starts its own servers
              acquisition  acquiring a token beside the bare exchange, finding one for a user beside an app's
              downstream   calling a named API beside the bare HTTP client, over nginx; starts its own server
              azure        long listings of Graph and Blob Storage beside Microsoft's clients for Python
              web          validating a token beside its signature, a protected route beside an open one; needs wrk
              sidecar      the HTTP service beside an empty route of its web framework; needs wrk and curl
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
    /// What can be measured: the cache alone, its stores, how tokens are acquired, or calls.
    enum Theme: ExpressibleByArgument {
        case cache(BenchTheme)
        case stores
        case acquisition
        case downstream
        case azure
        case sidecar
        case web

        init?(argument: String) {
            switch argument {
            case "stores": self = .stores
            case "acquisition": self = .acquisition
            case "downstream": self = .downstream
            case "azure": self = .azure
            case "sidecar": self = .sidecar
            case "web": self = .web
            default:
                guard let theme = BenchTheme(rawValue: argument) else { return nil }
                self = .cache(theme)
            }
        }

        static var allValueStrings: [String] {
            BenchTheme.allCases.map(\.rawValue) + ["stores", "acquisition", "downstream", "azure", "sidecar", "web"]
        }

        func run() async throws -> any BenchResult {
            switch self {
            case .cache(let theme): try await theme.run()
            case .stores: try await StoreBench().run()
            case .acquisition: try await AcquisitionBench().run()
            case .downstream: try await DownstreamBench().run()
            case .azure: try await AzureBench().run()
            case .sidecar: try await SidecarBench().run()
            case .web: try await WebBench().run()
            }
        }
    }
}
