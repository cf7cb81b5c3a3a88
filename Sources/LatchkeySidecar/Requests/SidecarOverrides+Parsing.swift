//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

extension SidecarOverrides {
    /// Reads a query; names that are not known are ignored, and of repeated ones the last counts.
    ///
    /// - Parameters:
    ///   - query: The query without its question mark, encoded.
    ///   - isLenient: Whether what makes no sense is left out instead of refused.
    /// - Throws: ``SidecarProblem``.
    init(query: some StringProtocol, isLenient: Bool = false) throws(SidecarProblem) {
        self.init()
        guard !query.isEmpty else { return }
        for pair in query.split(separator: "&") {
            let end = pair.firstIndex(of: "=")
            guard let name = PercentDecoding.form(pair[..<(end ?? pair.endIndex)]) else { continue }
            let raw = end.map { pair[pair.index(after: $0)...] } ?? ""
            let key = name.lowercased()
            guard Self.isKnown(key) else { continue }
            do throws(SidecarProblem) {
                guard let value = PercentDecoding.form(raw) else {
                    throw .parameter(name, "is not properly encoded, or not in UTF-8.")
                }
                try self.take(key, name: name, value: value)
            } catch {
                guard isLenient else { throw error }
                self.warnings.append(error.detail)
            }
        }
    }

    private static let prefix = "optionsoverride."
    private static let tokenPrefix = "optionsoverride.acquiretokenoptions."
    private static let headerPrefix = "optionsoverride.extraheaderparameters."
    private static let queryPrefix = "optionsoverride.extraqueryparameters."
    private static let known: Set<String> = {
        let options = [
            "scopes", "requestapptoken", "baseurl", "relativepath", "httpmethod", "acceptheader", "contenttype",
        ]
        let token = [
            "tenant", "forcerefresh", "claims", "correlationid", "longrunningwebapisessionkey", "fmipath",
            "poppublickey", "managedidentity.userassignedclientid",
        ]
        return Set(
            options.map { Self.prefix + $0 } + token.map { Self.tokenPrefix + $0 }
                + ["agentidentity", "agentusername", "agentuserid"]
        )
    }()

    private static func isKnown(_ key: String) -> Bool {
        self.known.contains(key) || key.hasPrefix(self.headerPrefix) || key.hasPrefix(self.queryPrefix)
    }

    private mutating func take(_ key: String, name: String, value: String) throws(SidecarProblem) {
        // JSON may have line breaks in it.
        let isJSON = key == Self.tokenPrefix + "claims"
        guard isJSON || !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .parameter(name, "contains a control character, such as a line break.")
        }
        if key.hasPrefix(Self.headerPrefix) || key.hasPrefix(Self.queryPrefix) {
            try self.takeExtra(key, name: name, value: value)
            return
        }
        let isToken = key.hasPrefix(Self.tokenPrefix)
        let short = isToken ? key.dropFirst(Self.tokenPrefix.count) : key.dropFirst(Self.prefix.count)
        switch key {
        case "agentidentity": self.agentIdentity = value.isEmpty ? nil : value
        case "agentusername": self.agentUsername = value.isEmpty ? nil : value
        case "agentuserid": self.agentUserID = value
        default:
            let isUsed =
                isToken
                ? try self.takeToken(String(short), name: name, value: value)
                : try self.takeOption(String(short), name: name, value: value)
            guard isUsed else { return }
        }
        self.names.append(name)
    }

    /// - Returns: Whether the parameter has an effect.
    private mutating func takeOption(
        _ key: String,
        name: String,
        value: String
    ) throws(SidecarProblem) -> Bool {
        switch key {
        case "scopes":
            let words = value.split(whereSeparator: \.isWhitespace).map(String.init)
            self.scopes += words
            return !words.isEmpty
        case "requestapptoken":
            if try Self.flag(value, name) == true { self.requestsAppToken = true }
        case "baseurl":
            self.warnings.append("optionsOverride.BaseUrl is always ignored.")
            return false
        case "relativepath": self.relativePath = value.isEmpty ? nil : value
        case "httpmethod": try self.takeMethod(value, name)
        case "acceptheader": self.acceptHeader = value.isEmpty ? nil : value
        default: self.contentType = value.isEmpty ? nil : value
        }
        return !value.isEmpty
    }

    /// - Returns: Whether the parameter has an effect.
    private mutating func takeToken(_ key: String, name: String, value: String) throws(SidecarProblem) -> Bool {
        let text = value.isEmpty ? nil : value
        switch key {
        case "tenant": self.tenant = text
        case "forcerefresh": self.forceRefresh = try Self.flag(value, name)
        case "claims": self.claims = text
        case "correlationid":
            if let text, !text.isGUID {
                self.warnings.append("\(name) is no GUID and is ignored.")
                return false
            }
            self.correlationID = text
        case "longrunningwebapisessionkey": self.sessionKey = text
        case "fmipath": self.federatedIdentityPath = text
        case "poppublickey": self.popPublicKey = text
        default: self.managedIdentityClientID = text
        }
        return text != nil
    }

    private mutating func takeMethod(_ value: String, _ name: String) throws(SidecarProblem) {
        guard !value.isEmpty else { return }
        let upper = value.uppercased()
        // They are not for requests to an API (RFC 9110 §9.3.6, §9.3.8).
        guard let method = HTTPRequest.Method(upper), !["CONNECT", "TRACE"].contains(upper) else {
            throw .parameter(name, "is not a method that an API can be called with.")
        }
        self.method = method
    }

    private mutating func takeExtra(_ key: String, name: String, value: String) throws(SidecarProblem) {
        if key.hasPrefix(Self.queryPrefix) {
            let query = String(name.dropFirst(Self.queryPrefix.count))
            guard !query.isEmpty else { throw .parameter(name, "names no query parameter.") }
            self.extraQuery.append((query, value))
        } else {
            let header = String(name.dropFirst(Self.headerPrefix.count))
            guard let field = HTTPField.Name(header), HTTPField.isValidValue(value) else {
                throw .parameter(name, "is not a header field that can be sent.")
            }
            guard !ForbiddenFields.contains(field) else {
                self.warnings.append("The header field '\(field.canonicalName)' is not for callers to set.")
                return
            }
            self.extraHeaders.append((header, value))
        }
        self.names.append(name)
    }

    private static func flag(_ value: String, _ name: String) throws(SidecarProblem) -> Bool? {
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        case "": return nil
        default: throw .parameter(name, "is neither 'true' nor 'false'.")
        }
    }
}

extension String {
    /// Whether the text is a GUID with hyphens.
    var isGUID: Bool {
        let groups = self.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.utf8.allSatisfy(ASCII.isHexDigit) }
    }
}
