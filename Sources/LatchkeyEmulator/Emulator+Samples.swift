//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// The contents of an `appsettings.json`, in the shape that the configuration and the .NET libraries read.
    private struct Settings: Encodable {
        struct Credential: Encodable {
            enum CodingKeys: String, CodingKey {
                case sourceType = "SourceType"
                case clientSecret = "ClientSecret"
            }
            var sourceType = "ClientSecret"
            var clientSecret: String
        }
        struct AzureAd: Encodable {
            enum CodingKeys: String, CodingKey {
                case instance = "Instance"
                case tenantID = "TenantId"
                case clientID = "ClientId"
                case clientCredentials = "ClientCredentials"
            }
            var instance: String
            var tenantID: String
            var clientID: String
            var clientCredentials: [Credential]
        }
        struct API: Encodable {
            enum CodingKeys: String, CodingKey {
                case baseURL = "BaseUrl"
                case scopes = "Scopes"
            }
            var baseURL: String
            var scopes: [String]
        }
        enum CodingKeys: String, CodingKey {
            case azureAd = "AzureAd"
            case downstreamAPIs = "DownstreamApis"
        }
        var azureAd: AzureAd
        var downstreamAPIs: [String: API]
    }

    /// The contents of an `appsettings.json` that lets an application call the products API and the Microsoft Graph of
    /// this emulator.
    ///
    /// - Parameters:
    ///   - tenant: The tenant.
    ///   - apiName: The name of the API in the configuration.
    ///   - application: The application; the first one that the emulator knows by default.
    /// - Returns: JSON text, with the application's secret in it.
    public func sampleConfiguration(
        tenant: String = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3",
        apiName: String = "MyApi",
        application: Application? = nil
    ) -> String {
        let application = application ?? self.configuration.applications.first
        let settings = Settings(
            azureAd: Settings.AzureAd(
                instance: "\(self.baseURL)/",
                tenantID: tenant,
                clientID: application?.clientID ?? "",
                clientCredentials: (application?.secrets.prefix(1) ?? []).map { Settings.Credential(clientSecret: $0) }
            ),
            downstreamAPIs: [
                apiName: Settings.API(
                    baseURL: "\(self.baseURL)/",
                    scopes: ["\(self.configuration.productsAPI.resource)/.default"]
                ),
                "MicrosoftGraph": Settings.API(baseURL: self.graphURL, scopes: ["User.Read"]),
            ]
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(settings), as: UTF8.self) + "\n"
        } catch {
            // Only texts are encoded.
            preconditionFailure("The sample configuration could not be encoded: \(error)")
        }
    }

    /// Writes the certificate that clients are to trust to a file.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``EmulatorError`` with ``EmulatorError/Code/fileFailed``.
    public func writeCertificateAuthority(to path: String) throws(EmulatorError) {
        do {
            try Data(self.certificateAuthorityPEM.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw EmulatorError(.fileFailed, "'\(path)' could not be written; check its folder.", cause: error)
        }
    }
}
