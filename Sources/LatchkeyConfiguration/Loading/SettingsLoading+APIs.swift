//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension SettingsLoading {
    /// A named API that was read.
    struct API {
        let name: String
        let path: String
        let origin: ConfigurationOrigin
        /// The options; nil when there is a problem with them.
        var options: DownstreamAPIOptions?

        /// Whether its calls want tokens of an app registration.
        var asksApplication: Bool {
            guard let options else { return true }
            return options.authentication != .anonymous && options.acquireTokenOptions.managedIdentity == nil
        }
    }

    /// The APIs of the common section and those with sections of their own.
    mutating func downstreamAPIs() -> [API] {
        let common = self.commonAPIs()
        let names = Set(common.map { $0.name.lowercased() })
        var apis = common
        for name in self.separateAPIs() {
            guard let member = self.root.object?[name], member.node.object != nil else {
                let message = "The section is missing, or is no object. Add it; it describes an API."
                self.problems.append(.init(path: printable(name), origin: self.root.origin, message: message))
                continue
            }
            if names.contains(name.lowercased()) {
                let message = "'\(self.sections.downstreamAPIs)' has an API of that name as well. Rename one of them."
                self.problems.append(.init(path: printable(name), origin: member.origin, message: message))
            }
            apis.append(self.api(member.name, member.node, at: printable(member.name)))
        }
        return apis
    }

    private mutating func commonAPIs() -> [API] {
        let name = self.sections.downstreamAPIs
        guard let section = self.root.object?[name]?.node else {
            self.reportMisspelling(of: name)
            return []
        }
        guard let object = section.object else {
            if !section.saysNothing {
                let message = "Expected an object of named APIs, found \(section.kind)."
                self.problems.append(.init(path: name, origin: section.origin, message: message))
            }
            return []
        }
        return object.members.map { self.api($0.name, $0.node, at: "\(name):\(printable($0.name))") }
    }

    private mutating func api(_ name: String, _ node: ConfigurationNode, at path: String) -> API {
        var reader = SectionReader(node, path: path, .downstreamAPI(protocolSchemes: self.sections.protocolSchemes))
        let options = reader.downstreamAPIOptions()
        self.problems.append(contentsOf: reader.problems)
        return API(name: name, path: path, origin: node.origin, options: options)
    }

    /// The names of sections that describe one API each: those that were named, or those that look like it.
    private func separateAPIs() -> [String] {
        if let names = self.sections.separateAPIs { return names }
        let taken = Set(
            [self.mainSection, self.sections.downstreamAPIs, self.sections.latchkey].map { $0.lowercased() }
        )
        return (self.root.object?.members ?? []).filter { member in
            guard let object = member.node.object, !taken.contains(member.name.lowercased()) else { return false }
            let marks = SectionSchema.marksOfAPIs.filter { object[$0] != nil }
            if object["BaseUrl"] != nil { return !marks.isEmpty }
            // Scopes alone may be another library's; the other keys are nobody else's, so the URL's is misspelt.
            return marks.contains { $0 != "Scopes" }
                && NearestName.find(to: "BaseUrl", among: object.members.map(\.name)) != nil
        }
        .map(\.name)
    }

    private mutating func reportMisspelling(of name: String) {
        guard let found = self.nearestSection(to: name), found.node.object?["BaseUrl"] == nil else { return }
        let message = "This section is not read. Did you mean '\(name)', an object of named APIs?"
        self.problems.append(.init(path: printable(found.name), origin: found.origin, message: message))
    }

    /// The section whose name is nearest to one that is missing.
    func nearestSection(to name: String) -> ConfigurationObject.Member? {
        let names = self.root.object?.members.map(\.name) ?? []
        return NearestName.find(to: name, among: names).flatMap { self.root.object?[$0] }
    }
}

extension SectionSchema {
    /// A section outside of `DownstreamApis` is an API when it has a `BaseUrl` and one of these keys.
    static let marksOfAPIs = ["Scopes", "ProtocolScheme", "RequestAppToken", "AcquireTokenOptions"]
}
