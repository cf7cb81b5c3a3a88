//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where an application's settings come from: layers, of which later ones win, and the names of the sections to read.
public struct ConfigurationSource: Sendable {
    /// The names of the sections that are read, as they stand in the file.
    public struct Sections: Hashable, Sendable {
        /// The section that describes the app registration; `AzureAd` by default.
        public var application: String
        /// The section that holds the named APIs; `DownstreamApis` by default.
        public var downstreamAPIs: String
        /// The section of what only Latchkey knows; `Latchkey` by default.
        public var latchkey: String

        /// Creates a list of section names.
        ///
        /// - Parameters:
        ///   - application: The section that describes the app registration.
        ///   - downstreamAPIs: The section that holds the named APIs.
        ///   - latchkey: The section of what only Latchkey knows.
        public init(
            application: String = "AzureAd",
            downstreamAPIs: String = "DownstreamApis",
            latchkey: String = "Latchkey"
        ) {
            self.application = application
            self.downstreamAPIs = downstreamAPIs
            self.latchkey = latchkey
        }

        var all: [String] { [self.application, self.downstreamAPIs, self.latchkey] }
    }

    /// The layers, in rising precedence.
    public var layers: [ConfigurationLayer]
    /// The names of the sections.
    public var sections: Sections

    /// Creates a source from layers.
    ///
    /// - Parameters:
    ///   - layers: The layers, in rising precedence.
    ///   - sections: The names of the sections to read.
    public init(layers: [ConfigurationLayer], sections: Sections = .init()) {
        self.layers = layers
        self.sections = sections
    }

    /// A JSON file, overridden by the environment of the process (`AzureAd__ClientId`).
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - sections: The names of the sections to read.
    /// - Returns: The source.
    public static func file(_ path: String, sections: Sections = .init()) -> Self {
        .init(layers: [.file(path), .environment()], sections: sections)
    }

    /// A JSON text alone, for example one that a test made.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - sections: The names of the sections to read.
    /// - Returns: The source.
    public static func json(_ text: String, sections: Sections = .init()) -> Self {
        .init(layers: [.json(text)], sections: sections)
    }

    /// Lays the layers over one another.
    func tree() throws(ConfigurationError) -> ConfigurationNode {
        var root: ConfigurationNode?
        for layer in self.layers {
            var tree = root ?? .emptyObject(.file("settings", line: 1, column: 1))
            switch layer.content {
            case .file(let path, let isOptional):
                guard let bytes = try ConfigurationFile.read(path, isOptional: isOptional) else { continue }
                let parsed = try JSONParser.parse(bytes, name: path)
                if root == nil { tree = parsed } else { tree.merge(parsed) }
            case .text(let text, let name):
                let parsed = try JSONParser.parse(Array(text.utf8), name: name)
                if root == nil { tree = parsed } else { tree.merge(parsed) }
            case .environment(let variables, let prefix):
                let sections = self.sections.all
                tree.apply(try ConfigurationOverride.overrides(in: variables, prefix: prefix, sections: sections))
            case .arguments(let arguments):
                tree.apply(try ConfigurationOverride.overrides(in: arguments, sections: self.sections.all))
            }
            root = tree
        }
        return root ?? .emptyObject(.file("settings", line: 1, column: 1))
    }
}

extension ConfigurationNode {
    /// Sets the values of overrides.
    fileprivate mutating func apply(_ overrides: [ConfigurationOverride]) {
        for item in overrides { self.set(item.path, to: item.node) }
    }
}
