//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// A token on behalf of whoever called the application.
struct TokenOnBehalfOfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obo",
        abstract: "Gets a token on behalf of a user, in exchange for the token that the application was called with.",
        discussion: "The user's token is read from a file or from standard input, and not taken as an argument."
    )

    /// The longest token that is read.
    private static let limit = 1 << 20

    @OptionGroup var options: TokenOptions
    @OptionGroup var output: TokenOutput

    @Option(help: "The file with the token that the application was called with; - for standard input.")
    var assertion: String

    func run() async throws {
        let assertion = UserAssertion(try self.text())
        try await self.output.print { reports in
            try await self.options.withClient(reports) { client, request in
                var request = request
                request.subject = .onBehalfOf(assertion)
                return try await client.token(for: request)
            }
        }
    }

    private func text() throws -> String {
        let data: Data?
        if self.assertion == "-" {
            data = try FileHandle.standardInput.read(upToCount: Self.limit)
        } else {
            data = FileManager.default.contents(atPath: self.assertion)
        }
        let text = String(decoding: data ?? Data(), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.count < Self.limit else {
            throw ValidationError("The file of --assertion is missing, empty or too long for a token.")
        }
        return text
    }
}
