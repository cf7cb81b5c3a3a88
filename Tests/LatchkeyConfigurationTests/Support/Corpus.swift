//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import LatchkeyConfiguration

/// Files of settings as .NET services have them.
enum Corpus {
    /// The folder of the files.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus")

    /// The names of all files, sorted.
    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    static func path(_ name: String) -> String { Self.folder.appending(path: "\(name).json").path }

    /// What is read from a file, unchanged.
    ///
    /// - Parameters:
    ///   - name: The name of the file.
    ///   - environment: Variables that override it; none by default.
    /// - Returns: The settings.
    /// - Throws: What is wrong with the file.
    static func settings(_ name: String, environment: [String: String] = [:]) throws -> ClientSettings {
        try ConfigurationSource(layers: [.file(Self.path(name)), .environment(environment)]).load()
    }
}
