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

/// A token of a user.
struct TokenUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Gets a token of a user whose tokens the store holds, or of a test user with a password."
    )

    @OptionGroup var options: TokenOptions
    @OptionGroup var output: TokenOutput

    @Option(help: "The name or the account identifier of the user; the only one in the store by default.")
    var account: String?

    @Option(help: "The environment variable with the password of the test user whom --account names.")
    var passwordVariable: String?

    func validate() throws {
        guard self.passwordVariable == nil || self.account != nil else {
            throw ValidationError("--password-variable needs the name of the user in --account.")
        }
        guard self.passwordVariable != nil || self.options.kept.isNamed else {
            throw ValidationError("Name the store that holds the user's tokens with --store, or a --password-variable.")
        }
    }

    func run() async throws {
        let password = try self.passwordVariable.map { name in
            guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else {
                throw ValidationError("The environment variable of --password-variable is not set.")
            }
            return text
        }
        try await self.output.print { reports in
            try await self.options.withClient(reports) { client, request in
                if let password, let name = self.account {
                    return try await client.signInTestUser(
                        name,
                        password: password,
                        scopes: request.scopes,
                        options: request.options
                    ).token
                }
                var request = request
                request.subject = .user(try await client.account(named: self.account).principal)
                return try await client.token(for: request)
            }
        }
    }
}
