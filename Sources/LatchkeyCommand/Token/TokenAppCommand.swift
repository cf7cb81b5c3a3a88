//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import LatchkeyTokenAcquisition

/// A token of the application itself.
struct TokenAppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app",
        abstract: "Gets a token of the application itself (client credentials)."
    )

    @OptionGroup var options: TokenOptions
    @OptionGroup var output: TokenOutput

    func run() async throws {
        try await self.output.print { reports in
            try await self.options.withClient(reports) { client, request in
                var request = request
                request.scopes = ScopeRules.applicationScopes(from: request.scopes)
                return try await client.token(for: request)
            }
        }
    }
}
