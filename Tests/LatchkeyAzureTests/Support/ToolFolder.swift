//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyAzure

/// A folder of scripts that stand in for developers' tools; it goes with the last reference to it.
final class ToolFolder: Sendable {
    let path: String

    init() throws {
        self.path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }

    /// Writes a script that notes its arguments and runs some lines.
    func install(_ name: String, _ lines: String) throws {
        let text = """
            #!/bin/sh
            printf '%s\\n' "$@" >> '\(self.path)/\(name).arguments'
            printf 'call\\n' >> '\(self.path)/\(name).calls'
            \(lines)
            """
        let file = "\(self.path)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    /// The arguments of all calls of a script, in order.
    func arguments(of name: String) -> [String] { self.lines("\(name).arguments") }

    /// How often a script ran.
    func calls(of name: String) -> Int { self.lines("\(name).calls").count }

    private func lines(_ file: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: "\(self.path)/\(file)") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// An environment in which the scripts are found before anything else.
    func settings(_ variables: [String: String] = [:], tenants: [String] = []) -> AzureEnvironment {
        AzureEnvironment(
            variables: ["PATH": "\(self.path):/usr/bin:/bin"].merging(variables) { $1 },
            additionallyAllowedTenants: tenants
        )
    }
}
