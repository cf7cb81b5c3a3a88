//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import LatchkeyConfiguration

/// `latchkey schema`: writes the JSON Schema of configuration files.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Writes the JSON Schema of configuration files, for editors.",
        discussion: "Name the file in '$schema' of an appsettings.json, or in your editor's settings."
    )

    @Option(help: "The section that describes the application.")
    var section = "AzureAd"

    @Option(help: "A section that describes a further application; may be given several times.")
    var application: [String] = []

    @Option(name: .shortAndLong, help: "The file to write; standard output by default.")
    var output: String?

    func run() throws {
        var sections = ConfigurationSource.Sections(application: self.section)
        sections.applications = self.application
        let text = ConfigurationSchema.text(for: sections)
        guard let output else { return print(text, terminator: "") }
        do {
            try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
        } catch {
            throw ValidationError("'\(output)' could not be written; check its folder.")
        }
    }
}
