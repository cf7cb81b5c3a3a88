//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import ArgumentParser

/// The options that all examples have.
package struct ExampleOptions: ParsableArguments {
    @Flag(help: "Run against a stand-in for Microsoft Entra ID that is started along with the example.")
    package var emulator = false

    @Option(help: "The settings for a tenant of yours, in the form that .NET services have.")
    package var config = "appsettings.json"

    @Option(help: "The file to write the emulator's certificate to, for browsers and curl; a temporary one by default.")
    package var certificateFile: String?

    package init() {}
}
