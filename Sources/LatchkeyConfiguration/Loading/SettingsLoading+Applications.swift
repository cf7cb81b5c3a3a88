//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension SettingsLoading {
    /// The section of the app registration that requests use when they name none.
    ///
    /// Files of B2C applications call it `AzureAdB2C`, which stands in when there is no section of the usual name.
    var mainSection: String {
        let name = self.sections.application
        guard name == ConfigurationSource.Sections().application, self.root.object?[name] == nil,
            let other = self.root.object?["AzureAdB2C"], other.node.object != nil
        else { return name }
        return other.name
    }

    /// The app registration that requests use when they name none.
    ///
    /// - Parameters:
    ///   - isAsked: Whether a named API wants its tokens.
    ///   - apis: The named APIs.
    /// - Returns: The registration; nil when there is a problem with it.
    mutating func mainApplication(isAsked: Bool, apis: [API]) -> ApplicationOptions? {
        let name = self.mainSection
        guard let section = self.root.object?[name]?.node else {
            // Whoever calls with the host's identity alone needs no registration.
            if !apis.isEmpty, !apis.contains(where: \.asksApplication) { return .hostIdentityOnly }
            let found = self.nearestSection(to: name)
            let hint = found.map { " Did you mean it by '\(printable($0.name))' (\($0.origin))?" } ?? ""
            let message = "The section is missing.\(hint) Add it; it describes your app registration."
            self.problems.append(.init(path: name, origin: self.root.origin, message: message))
            return nil
        }
        // Without any API the code says what it asks for.
        return self.application(in: section, path: name, isAsked: isAsked || self.isBare(section, apis))
    }

    /// Whether nothing but the section tells what the service does.
    private func isBare(_ section: ConfigurationNode, _ apis: [API]) -> Bool {
        apis.isEmpty && section.object?["Audience"] == nil && section.object?["Audiences"] == nil
            && section.object?["CallbackPath"] == nil
    }

    private mutating func application(
        in section: ConfigurationNode,
        path: String,
        isAsked: Bool
    ) -> ApplicationOptions? {
        var reader = SectionReader(section, path: printable(path), .application)
        let options = reader.applicationOptions(isAsked: isAsked)
        self.problems.append(contentsOf: reader.problems)
        return options
    }

    /// The names of the further app registrations that APIs and the program ask for, each with who asks.
    ///
    /// - Parameter apis: The named APIs; the names in them become those of sections.
    /// - Returns: The names, sorted, without that of the main one.
    mutating func applicationNames(of apis: inout [API]) -> [String] {
        var names = Set(self.sections.applications.map { self.canonicalPath($0) })
        for index in apis.indices {
            guard let name = apis[index].options?.acquireTokenOptions.application else { continue }
            let path = self.sections.schemes[name] ?? name
            if self.node(at: path)?.object != nil {
                let section = self.canonicalPath(path)
                let isMain = section.lowercased() == self.mainSection.lowercased()
                apis[index].options?.acquireTokenOptions.application = isMain ? nil : section
                if !isMain { names.insert(section) }
            } else if ["bearer", "openidconnect", self.mainSection.lowercased()].contains(path.lowercased()) {
                // The schemes that .NET hosts register for the main registration.
                apis[index].options?.acquireTokenOptions.application = nil
            } else {
                self.reportUnknownApplication(path, of: apis[index])
            }
        }
        return names.sorted().filter { $0.lowercased() != self.mainSection.lowercased() }
    }

    private mutating func reportUnknownApplication(_ name: String, of api: API) {
        let known = (self.root.object?.members ?? []).filter { $0.node.object?["ClientId"] != nil }.map(\.name)
        let hint = NearestName.suggestion(for: name, among: known)
        let path = "\(api.path):AcquireTokenOptions:AuthenticationOptionsName"
        let list = hint.isEmpty && !known.isEmpty ? " There are \(known.joined(separator: ", "))." : hint
        let message = "There is no section '\(printable(name))' that describes an app registration.\(list)"
        self.problems.append(.init(path: path, origin: api.origin, message: message))
    }

    /// The path of a section in the spelling of the file.
    private func canonicalPath(_ path: String) -> String {
        var node: ConfigurationNode? = self.root
        return path.split(separator: ":").map { part in
            let member = node?.object?[String(part)]
            node = member?.node
            return member?.name ?? String(part)
        }
        .joined(separator: ":")
    }

    /// Reads further app registrations, and those whose tokens the credentials of any of them need.
    ///
    /// - Parameters:
    ///   - names: The paths of their sections.
    ///   - main: The main one.
    /// - Returns: The registrations by the paths of their sections.
    mutating func applications(named names: [String], main: ApplicationOptions?) -> [String: ApplicationOptions] {
        var found: [String: ApplicationOptions] = [:]
        for name in names { self.readApplication(name, path: [], main: main, &found) }
        if let main { self.readApplications(neededBy: main, path: [self.mainSection], main: main, &found) }
        return found
    }

    /// Reads those that an application's credentials need; `path` names the sections that led to it, its own at the end.
    private mutating func readApplications(
        neededBy application: ApplicationOptions,
        path: [String],
        main: ApplicationOptions?,
        _ found: inout [String: ApplicationOptions]
    ) {
        for name in application.credentials.compactMap(\.applicationSection) {
            self.readApplication(name, path: path, main: main, &found)
        }
    }

    private mutating func readApplication(
        _ name: String,
        path: [String],
        main: ApplicationOptions?,
        _ found: inout [String: ApplicationOptions]
    ) {
        if path.contains(where: { $0.lowercased() == name.lowercased() }) {
            let circle = (path + [name]).map { printable($0) }.joined(separator: " → ")
            let message = "Its credentials need its own tokens: \(circle). Give one of them another credential."
            self.problems.append(.init(path: printable(name), origin: nil, message: message))
        } else if name.lowercased() == self.mainSection.lowercased() {
            if let main { self.readApplications(neededBy: main, path: path + [name], main: main, &found) }
        } else if found[name] == nil {
            guard let section = self.node(at: name) else {
                let message =
                    "The section is missing, but a credential or an API wants tokens of the application it describes."
                self.problems.append(.init(path: printable(name), origin: self.root.origin, message: message))
                return
            }
            guard let options = self.application(in: section, path: name, isAsked: true) else { return }
            found[name] = options
            self.readApplications(neededBy: options, path: path + [name], main: main, &found)
        }
    }

    /// Reports APIs that want a certificate of an application that has none.
    mutating func checkCertificates(
        of apis: [API],
        main: ApplicationOptions?,
        _ others: [String: ApplicationOptions]
    ) {
        for api in apis {
            guard let options = api.options, options.needsCertificate else { continue }
            let name = options.acquireTokenOptions.application
            guard let application = name.map({ others[$0] }) ?? main else { continue }
            guard application.credentials.allSatisfy({ $0.sourceType == .clientSecret }) else { continue }
            let section = name ?? self.mainSection
            let message =
                "The scheme wants a certificate, but '\(section)' has secrets only. List a certificate there first."
            self.problems.append(.init(path: "\(api.path):ProtocolScheme", origin: api.origin, message: message))
        }
    }
}

extension DownstreamAPIOptions {
    /// Whether calls present the application's certificate.
    fileprivate var needsCertificate: Bool {
        self.authentication == .clientCertificate || self.acquireTokenOptions.scheme == .boundToCertificate
    }
}
