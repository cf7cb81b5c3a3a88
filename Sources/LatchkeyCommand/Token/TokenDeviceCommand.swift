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

/// A token of a user who signs in elsewhere.
struct TokenDeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: "Gets a token of a user who signs in on another device (device code); with --store for later as well."
    )

    @OptionGroup var options: TokenOptions
    @OptionGroup var output: TokenOutput

    func run() async throws {
        try await self.output.print { reports in
            try await self.options.withClient(reports) { client, request in
                let code = try await client.deviceCode(scopes: request.scopes, options: request.options)
                FileHandle.standardError.write(Data("\(code.message)\n".utf8))
                return try await client.signIn(with: code).token
            }
        }
    }
}
