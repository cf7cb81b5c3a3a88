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
        /// Sections of further app registrations that the program asks for by name; none by default.
        ///
        /// Those that named APIs or credentials refer to are read in any case.
        public var applications: [String] = []
        /// The sections of app registrations by the names of .NET authentication schemes that stand for them, where
        /// `AuthenticationOptionsName` is not the name of a section; none by default.
        public var schemes: [String: String] = [:]
        /// Sections outside of ``downstreamAPIs`` that describe one API each, such as `SecureApi`; by default those with a
        /// `BaseUrl` and one of `Scopes`, `ProtocolScheme`, `RequestAppToken` and `AcquireTokenOptions`.
        public var separateAPIs: [String]?

        /// Names that `ProtocolScheme` may have beyond those that are known, because the program has header providers for
        /// them; none by default.
        public var protocolSchemes: [String] = []

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

        /// The names of the sections at the root that are read whether a file has them or not.
        var all: [String] {
            let names = [self.application, self.downstreamAPIs, self.latchkey] + (self.separateAPIs ?? [])
            return names
                + (self.applications + self.schemes.values.sorted()).compactMap { path in
                    path.split(separator: ":").first.map(String.init)
                }
        }
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
    ///
    /// Environment and arguments may change sections that are read, and those that a file or text has.
    ///
    /// - Returns: The merged tree.
    /// - Throws: ``ConfigurationError`` when a layer cannot be read.
    func tree() throws(ConfigurationError) -> ConfigurationNode {
        var parsed: [ConfigurationNode?] = []
        for layer in self.layers { parsed.append(try layer.parsed()) }
        let sections = self.sections.all + parsed.flatMap { $0?.object?.members.map(\.name) ?? [] }
        var root: ConfigurationNode?
        for (layer, parsed) in zip(self.layers, parsed) {
            var tree = root ?? .emptyObject(.file("settings", line: 1, column: 1))
            switch layer.content {
            case .file, .text:
                guard let parsed else { continue }
                if root == nil { tree = parsed } else { tree.merge(parsed) }
            case .environment(let variables, let prefix):
                tree.apply(try ConfigurationOverride.overrides(in: variables, prefix: prefix, sections: sections))
            case .arguments(let arguments):
                tree.apply(try ConfigurationOverride.overrides(in: arguments, sections: sections))
            }
            root = tree
        }
        return root ?? .emptyObject(.file("settings", line: 1, column: 1))
    }
}

extension ConfigurationLayer {
    /// The tree of a file or text; nil for other layers, and for a file that is missing and may be.
    fileprivate func parsed() throws(ConfigurationError) -> ConfigurationNode? {
        switch self.content {
        case .file(let path, let isOptional):
            guard let bytes = try ConfigurationFile.read(path, isOptional: isOptional) else { return nil }
            return try JSONParser.parse(bytes, name: path)
        case .text(let text, let name): return try JSONParser.parse(Array(text.utf8), name: name)
        case .arguments, .environment: return nil
        }
    }
}

extension ConfigurationNode {
    /// Sets the values of overrides.
    fileprivate mutating func apply(_ overrides: [ConfigurationOverride]) {
        for item in overrides { self.set(item.path, to: item.node) }
    }
}
