//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// Turns a tree into settings, and collects everything that is wrong on the way.
struct SettingsLoading {
    let root: ConfigurationNode
    let sections: ConfigurationSource.Sections
    var problems: [ConfigurationProblem] = []

    init(root: ConfigurationNode, sections: ConfigurationSource.Sections) {
        self.root = root
        self.sections = sections
    }

    /// The settings.
    ///
    /// - Returns: The settings.
    /// - Throws: ``ConfigurationError`` that lists everything that is wrong.
    mutating func settings() throws(ConfigurationError) -> ClientSettings {
        var apis = self.downstreamAPIs()
        let names = self.applicationNames(of: &apis)
        let asksMain = apis.contains { $0.asksApplication && $0.options?.acquireTokenOptions.application == nil }
        let main = self.mainApplication(isAsked: asksMain, apis: apis)
        let others = self.applications(named: names, main: main)
        self.checkCertificates(of: apis, main: main, others)
        let authorityFile = self.certificateAuthorityFile()
        guard let main, self.problems.isEmpty else {
            throw ConfigurationError(.invalidSettings, problems: Self.inOrder(self.problems))
        }
        var settings = ClientSettings(
            application: main,
            downstreamAPIs: Dictionary(apis.compactMap { api in api.options.map { (api.name, $0) } }) { first, _ in
                first
            },
            certificateAuthorityFile: authorityFile
        )
        settings.applicationName = self.mainSection
        settings.applications = others
        return settings
    }

    /// The section that the path names, with colons between the names.
    func node(at path: String) -> ConfigurationNode? {
        path.split(separator: ":").reduce(self.root) { node, part in node?.object?[String(part)]?.node }
    }

    private mutating func certificateAuthorityFile() -> String? {
        guard let section = self.node(at: self.sections.latchkey) else { return nil }
        var reader = SectionReader(section, path: self.sections.latchkey, .latchkey)
        let path = reader.filePath("CertificateAuthorityFile")
        self.problems.append(contentsOf: reader.problems)
        return path
    }

    /// Problems in the order of the file, those of other layers after them.
    private static func inOrder(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
        func place(_ problem: ConfigurationProblem) -> (Int, String, Int, Int) {
            guard let origin = problem.origin, let file = origin.fileName else { return (1, "", 0, 0) }
            return (0, file, origin.line ?? 0, origin.column ?? 0)
        }
        return problems.enumerated().sorted { left, right in
            let (first, second) = (place(left.element), place(right.element))
            return first == second ? left.offset < right.offset : first < second
        }
        .map(\.element)
    }
}
