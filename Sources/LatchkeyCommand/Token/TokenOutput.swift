//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyConfiguration
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// How the facts of a token are printed.
struct TokenOutput: ParsableArguments {
    @Flag(help: "Print one JSON object and nothing else on standard output.")
    var json = false

    @Flag(help: "Print the token itself as well, which everyone who sees it can use.")
    var reveal = false
}

extension TokenOutput {
    /// Gets a token and prints its facts, or what went wrong.
    ///
    /// - Parameter body: Gets the token.
    /// - Throws: The exit code of a failure.
    func print(_ body: (TokenReports) async throws -> AccessToken) async throws {
        let reports = TokenReports()
        do {
            let token = try await body(reports)
            let facts = TokenFacts(token, reports.last, now: SystemTime().wallTime(), isRevealed: self.reveal)
            Swift.print(self.json ? try facts.json() : facts.table())
        } catch let error as ValidationError {
            throw error
        } catch {
            try self.report(error)
        }
    }

    private func report(_ error: any Error) throws {
        let failure = TokenFailure(error)
        if self.json {
            Swift.print(try failure.json())
        } else {
            FileHandle.standardError.write(Data("Error: \(failure.message)\n".utf8))
        }
        throw ExitCode(failure.exitCode)
    }
}
