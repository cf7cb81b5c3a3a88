//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyCredentials
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeySidecar
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// Looks at everything that a service needs: its credentials, the clock, the issuer, its APIs and its store.
struct Doctor {
    let settings: SidecarSettings
    let isOffline: Bool

    /// Looks at everything, in the order in which mistakes are best corrected.
    func examine() async -> [DoctorFinding] {
        var findings = [DoctorFinding(.well, "settings", "All settings can be read.")]
        findings += self.settings.warnings.map { DoctorFinding(.advice, "settings", $0) }
        findings += await self.examineStore()
        let latchkey: LatchkeyClient
        do {
            latchkey = try LatchkeyClient(self.settings.client)
        } catch {
            return findings + [DoctorFinding(.wrong, "settings", "\(error)")]
        }
        findings += await self.examineCredentials(latchkey)
        if !self.isOffline {
            let isReachable = await self.examineIssuer(latchkey, &findings)
            if isReachable { findings.append(await self.examineToken(latchkey)) }
            findings += await self.examineAPIs()
        }
        await latchkey.shutdown()
        return findings
    }

    // MARK: - Credentials

    private func examineCredentials(_ latchkey: LatchkeyClient) async -> [DoctorFinding] {
        let descriptions = self.settings.client.application.credentials.filter { !$0.isSkipped }
        guard !descriptions.isEmpty else {
            let isPublic = self.settings.client.application.isPublicClient
            return [
                DoctorFinding(
                    isPublic ? .well : .wrong,
                    "credentials",
                    isPublic ? "A public client needs none." : "There are none. Describe one in 'ClientCredentials'."
                )
            ]
        }
        var findings: [DoctorFinding] = []
        for description in descriptions { findings.append(await self.examine(description, latchkey)) }
        return findings
    }

    private func examine(_ description: CredentialDescription, _ latchkey: LatchkeyClient) async -> DoctorFinding {
        let name = description.sourceType.rawValue
        let isRemote = name.contains("Vault") || name.contains("Managed") || name.hasPrefix("Custom")
        guard !isRemote else {
            return DoctorFinding(.well, "credentials", "\(name) comes from elsewhere; the token request tries it.")
        }
        let context = ClientAuthenticationContext(
            clientID: latchkey.acquirer.clientID,
            tenant: latchkey.acquirer.authority.tenant,
            tokenEndpoint: "\(latchkey.acquirer.authority.descriptionURL)",
            correlationID: UUID().uuidString
        )
        do throws(CredentialError) {
            let authentication = try await description.load().authentication(for: context)
            guard let certificate = authentication.certificate else {
                return DoctorFinding(.well, "credentials", "\(name) can be loaded.")
            }
            return Self.finding(name, lastSecond: certificate.validity.upperBound)
        } catch {
            return DoctorFinding(.wrong, "credentials", "\(name) cannot be used. \(error.message)")
        }
    }

    private static func finding(_ name: String, lastSecond: Int64) -> DoctorFinding {
        let days = (lastSecond - Int64(Date().timeIntervalSince1970)) / 86_400
        if days < 0 {
            return DoctorFinding(.wrong, "credentials", "The certificate of \(name) has expired. Replace it.")
        }
        let text = "The certificate of \(name) fits its key and is valid for \(days) more days"
        return days < 30
            ? DoctorFinding(.advice, "credentials", "\(text): replace it soon.")
            : DoctorFinding(.well, "credentials", "\(text).")
    }

    // MARK: - Issuer and clock

    private func examineIssuer(_ latchkey: LatchkeyClient, _ findings: inout [DoctorFinding]) async -> Bool {
        let url = latchkey.acquirer.authority.descriptionURL
        let head = HTTPRequest(method: .get, scheme: url.scheme.rawValue, authority: url.authority, path: url.path)
        do {
            let response = try await self.send(head)
            guard response.status.kind == .successful else {
                let text = "\(url) answers with status \(response.status.code). Check 'Instance' and 'TenantId'."
                findings.append(DoctorFinding(.wrong, "issuer", text))
                return false
            }
            findings.append(
                DoctorFinding(.well, "issuer", "\(url.authority) can be reached over TLS and describes itself.")
            )
            findings += Self.clockFinding(response.headerFields[.date])
            return true
        } catch {
            findings.append(DoctorFinding(.wrong, "issuer", "\(url.authority): \(error.message) \(Self.advice(error))"))
            return false
        }
    }

    private func send(_ head: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let file = self.settings.client.certificateAuthorityFile
        let http = try CurlHTTPClient(configuration: .init(trustRoots: file.map { .file($0) } ?? .system))
        var request = HTTPClientRequest(head: head)
        request.totalTimeout = .seconds(10)
        let result: Result<HTTPResponse, HTTPClientError>
        do throws(HTTPClientError) {
            result = .success(try await http.send(request).head)
        } catch {
            result = .failure(error)
        }
        await http.shutdown()
        return try result.get()
    }

    private static func advice(_ error: HTTPClientError) -> String {
        switch error.code {
        case .tlsFailed: "Name a private authority's certificate in 'Latchkey:CertificateAuthorityFile'."
        case .timedOut: "Is a firewall or a proxy in between?"
        default: "Check the name, the network's DNS and proxies."
        }
    }

    private static func clockFinding(_ text: String?) -> [DoctorFinding] {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        guard let text, let theirs = formatter.date(from: text) else { return [] }
        let seconds = Int(abs(theirs.timeIntervalSinceNow))
        switch seconds {
        case ...30: return [DoctorFinding(.well, "clock", "It agrees with the issuer's to within 30 seconds.")]
        case ...300:
            return [DoctorFinding(.advice, "clock", "It differs from the issuer's by \(seconds) seconds; use NTP.")]
        default:
            let text = "It differs from the issuer's by \(seconds) seconds: tokens will not be accepted. Use NTP."
            return [DoctorFinding(.wrong, "clock", text)]
        }
    }

    // MARK: - Token and APIs

    private func examineToken(_ latchkey: LatchkeyClient) async -> DoctorFinding {
        let scopes = self.settings.options.apis.values.flatMap(\.scopes).sorted()
        guard let scope = scopes.first(where: { $0.hasSuffix("/.default") }) else {
            return DoctorFinding(.well, "token", "No API has a '/.default' scope, so that none was asked for.")
        }
        do throws(AcquisitionError) {
            _ = try await latchkey.acquirer.token(for: TokenRequest(scopes: [scope], as: .app))
            return DoctorFinding(.well, "token", "The issuer gives the application a token for \(scope).")
        } catch {
            return DoctorFinding(.wrong, "token", "The issuer gives no token for \(scope). \(error.message)")
        }
    }

    private func examineAPIs() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for (name, api) in self.settings.options.apis.sorted(by: { $0.key < $1.key }) {
            guard let url = try? EndpointURL(api.baseURL) else { continue }
            let head = HTTPRequest(
                method: .head,
                scheme: url.scheme.rawValue,
                authority: url.authority,
                path: url.path.isEmpty ? "/" : url.path
            )
            do {
                _ = try await self.send(head)
                findings.append(DoctorFinding(.well, "apis", "\(name): \(url.authority) can be reached."))
            } catch {
                findings.append(DoctorFinding(.wrong, "apis", "\(name): \(error.message) \(Self.advice(error))"))
            }
        }
        return findings
    }

    // MARK: - Store

    private func examineStore() async -> [DoctorFinding] {
        let opened: (any TokenStore)?
        do throws(ServeRun.Failure) {
            opened = try await TokenStoreOpening(settings: self.settings.store).open { _ in }
        } catch {
            return [DoctorFinding(.wrong, "store", error.message)]
        }
        guard let store = opened else {
            return [DoctorFinding(.well, "store", "Tokens are kept in memory, and are lost at each restart.")]
        }
        let finding: DoctorFinding
        do throws(TokenStoreError) {
            try await StoreInspector(store).probe()
            finding = DoctorFinding(.well, "store", "A record can be written, read and removed.")
        } catch {
            finding = DoctorFinding(.wrong, "store", error.message)
        }
        await store.close(timeout: .seconds(5))
        return [finding]
    }
}
