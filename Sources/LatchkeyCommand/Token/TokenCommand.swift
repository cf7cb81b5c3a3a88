//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser

/// Gets one token and prints its facts.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Gets a token as a service would, and prints its facts: claims, expiry, where it came from.",
        discussion: """
            The application is described by an appsettings.json, with the same sections and variables as for services:

              latchkey token app --config appsettings.json --api MyApi
              latchkey token app --scope https://vault.azure.net/.default --store sqlite:tokens.db --keys keys.json

            The token itself is printed only with --reveal. Exit codes: 64 for a request that makes no sense, 69 when the \
            issuer cannot be reached, 77 when it refuses or wants the user to act, 78 for wrong settings, 70 for the rest.
            """,
        subcommands: [
            TokenAppCommand.self, TokenUserCommand.self, TokenOnBehalfOfCommand.self, TokenDeviceCommand.self,
            TokenManagedIdentityCommand.self,
        ]
    )
}
