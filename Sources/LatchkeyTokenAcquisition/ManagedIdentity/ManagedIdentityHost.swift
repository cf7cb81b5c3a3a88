//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Where the host's identity is to be had: what the platform offers, recognised by its environment variables.
enum ManagedIdentityHost: Hashable, Sendable {
    case serviceFabric(EndpointURL, header: String, thumbprint: [UInt8])
    case appService(EndpointURL, header: String)
    case machineLearning(EndpointURL, secret: String, defaultClientID: String?)
    case cloudShell(EndpointURL)
    case arc(EndpointURL)
    case imds(EndpointURL)

    /// The program that a machine with Azure Arc has.
    static let arcAgent = "/opt/azcmagent/bin/himds"
    private static let imdsPath = "/metadata/identity/oauth2/token"

    /// Recognises the platform.
    ///
    /// - Parameters:
    ///   - environment: The environment variables; empty ones count as missing.
    ///   - hasArcAgent: Whether the machine has Azure Arc's agent.
    /// - Throws: ``AcquisitionError``.
    init(environment: [String: String], hasArcAgent: Bool) throws(AcquisitionError) {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let endpoint = variable("IDENTITY_ENDPOINT"), let header = variable("IDENTITY_HEADER") {
            let url = try Self.url(endpoint, "IDENTITY_ENDPOINT")
            guard let text = variable("IDENTITY_SERVER_THUMBPRINT") else {
                self = .appService(url, header: header)
                return
            }
            guard url.scheme == .https else {
                throw Self.invalid("IDENTITY_ENDPOINT", "must be an https URL on Service Fabric.")
            }
            self = .serviceFabric(url, header: header, thumbprint: try Self.thumbprint(text))
        } else if let endpoint = variable("MSI_ENDPOINT") {
            let url = try Self.url(endpoint, "MSI_ENDPOINT")
            if let secret = variable("MSI_SECRET") {
                let client = variable("DEFAULT_IDENTITY_CLIENT_ID")
                self = .machineLearning(url, secret: secret, defaultClientID: client)
            } else {
                self = .cloudShell(url)
            }
        } else if let endpoint = variable("IDENTITY_ENDPOINT"), variable("IMDS_ENDPOINT") != nil {
            self = .arc(try Self.url(endpoint, "IDENTITY_ENDPOINT"))
        } else if hasArcAgent {
            self = .arc(try Self.url("http://127.0.0.1:40342\(Self.imdsPath)", "IDENTITY_ENDPOINT"))
        } else {
            let name = "AZURE_POD_IDENTITY_AUTHORITY_HOST"
            let base = try Self.url(variable(name) ?? "http://169.254.169.254", name)
            self = .imds(base.withPath(base.path + Self.imdsPath))
        }
    }

    /// The platform as messages and keys name it.
    var name: String {
        switch self {
        case .serviceFabric: "Service Fabric"
        case .appService: "App Service"
        case .machineLearning: "Machine Learning"
        case .cloudShell: "Cloud Shell"
        case .arc: "Azure Arc"
        case .imds: "IMDS"
        }
    }

    /// Where tokens are requested.
    var endpoint: EndpointURL {
        switch self {
        case .serviceFabric(let url, _, _), .appService(let url, _), .machineLearning(let url, _, _),
            .cloudShell(let url),
            .arc(let url), .imds(let url):
            url
        }
    }

    private static func url(_ text: String, _ name: String) throws(AcquisitionError) -> EndpointURL {
        do {
            return try EndpointURL(text)
        } catch {
            throw Self.invalid(name, "is not usable: \(error.message)")
        }
    }

    /// 40 hexadecimal digits, which some write with colons or blanks in between.
    private static func thumbprint(_ text: String) throws(AcquisitionError) -> [UInt8] {
        let digits = text.filter { $0 != ":" && !$0.isWhitespace }
        let values = digits.utf8.compactMap { ASCII.isHexDigit($0) ? Character(UnicodeScalar($0)).hexDigitValue : nil }
        guard values.count == 40, digits.utf8.count == 40 else {
            throw Self.invalid("IDENTITY_SERVER_THUMBPRINT", "is not a SHA-1 thumbprint of 40 hexadecimal digits.")
        }
        return stride(from: 0, to: 40, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }

    private static func invalid(_ name: String, _ what: String) -> AcquisitionError {
        AcquisitionError(
            .configuration,
            "The environment variable '\(name)' \(what)",
            reason: "invalid_managed_identity_endpoint"
        )
    }
}
