//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension ConfigurationSource {
    /// Reads, merges and checks all layers.
    ///
    /// - Returns: The settings.
    /// - Throws: ``ConfigurationError`` that lists everything that is wrong.
    public func load() throws(ConfigurationError) -> ClientSettings {
        let root = try self.tree()
        var problems: [ConfigurationProblem] = []
        let application = self.application(in: root, &problems)
        let downstreamAPIs = self.downstreamAPIs(in: root, &problems)
        let authorityFile = self.certificateAuthorityFile(in: root, &problems)
        guard let application, problems.isEmpty else {
            throw ConfigurationError(.invalidSettings, problems: problems)
        }
        return ClientSettings(
            application: application,
            downstreamAPIs: downstreamAPIs,
            certificateAuthorityFile: authorityFile
        )
    }

    private func application(
        in root: ConfigurationNode,
        _ problems: inout [ConfigurationProblem]
    ) -> ApplicationOptions? {
        let name = self.sections.application
        guard let section = root.object?[name]?.node else {
            let hint = self.misspelling(of: name, in: root)
            let message = "The section is missing.\(hint) Add it; it describes your app registration."
            problems.append(.init(path: name, origin: root.origin, message: message))
            return nil
        }
        var reader = SectionReader(section, path: name, keys: .application)
        let options = reader.applicationOptions()
        problems.append(contentsOf: reader.problems)
        return options
    }

    private func downstreamAPIs(
        in root: ConfigurationNode,
        _ problems: inout [ConfigurationProblem]
    ) -> [String: DownstreamAPIOptions] {
        let name = self.sections.downstreamAPIs
        guard let section = root.object?[name]?.node else {
            self.reportMisspelling(of: name, in: root, &problems)
            return [:]
        }
        let names = section.object?.members.map(\.name) ?? []
        let sectionReader = SectionReader(section, path: name, keys: .init(read: names))
        problems.append(contentsOf: sectionReader.problems)
        var apis: [String: DownstreamAPIOptions] = [:]
        for member in section.object?.members ?? [] {
            let path = sectionReader.path(of: member.name)
            var reader = SectionReader(member.node, path: path, keys: .downstreamAPI)
            apis[member.name] = reader.downstreamAPIOptions()
            problems.append(contentsOf: reader.problems)
        }
        return apis
    }

    private func certificateAuthorityFile(
        in root: ConfigurationNode,
        _ problems: inout [ConfigurationProblem]
    ) -> String? {
        guard let section = root.object?[self.sections.latchkey]?.node else { return nil }
        var reader = SectionReader(section, path: self.sections.latchkey, keys: .latchkey)
        let path = reader.path("CertificateAuthorityFile")
        problems.append(contentsOf: reader.problems)
        return path
    }
}

extension ConfigurationSource {
    /// A question whether another section of the file was meant; empty when none resembles the name.
    private func misspelling(of name: String, in root: ConfigurationNode) -> String {
        guard let found = self.nearestSection(to: name, in: root) else { return "" }
        return " Did you mean it by '\(printable(found.name))' (\(found.origin))?"
    }

    private func reportMisspelling(
        of name: String,
        in root: ConfigurationNode,
        _ problems: inout [ConfigurationProblem]
    ) {
        guard let found = self.nearestSection(to: name, in: root) else { return }
        let message = "This section is not read. Did you mean '\(name)', an object of named APIs?"
        problems.append(.init(path: printable(found.name), origin: found.origin, message: message))
    }

    private func nearestSection(to name: String, in root: ConfigurationNode) -> ConfigurationObject.Member? {
        let names = root.object?.members.map(\.name) ?? []
        return nearestName(to: name, among: names).flatMap { root.object?[$0] }
    }
}
