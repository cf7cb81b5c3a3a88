//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Blob Storage: containers, block blobs with snapshots and leases, listings.
struct StorageEndpoint: Sendable {
    let settings: Emulator.Storage
    let accounts: StorageAccounts
    private let configuration: Emulator.Configuration
    private let verifier: TokenVerifier
    private let baseURL: String

    init(configuration: Emulator.Configuration, verifier: TokenVerifier, baseURL: String) {
        self.settings = configuration.storage
        self.accounts = StorageAccounts(configuration.storage)
        self.configuration = configuration
        self.verifier = verifier
        self.baseURL = baseURL
    }

    /// Answers a request.
    func respond(to request: Emulator.RecordedRequest, at host: DataHost) -> EmulatorResponse {
        var response: EmulatorResponse
        do throws(StorageRefusal) {
            let claims = try self.claims(of: request)
            try self.checkHeaders(request)
            let root = "https://\(request.host)/"
            let now = self.configuration.now()
            guard let call = StorageCall(request, account: host.name, root: root, now: now) else {
                throw .invalidResourceName
            }
            let isReading = [.get, .head].contains(call.method)
            if !isReading, self.settings.readers.contains(claims.caller ?? "") { throw .denied }
            response = try self.response(to: call)
        } catch {
            response = Self.refusal(error, at: self.configuration.now())
        }
        response.headers[.storageVersion] = request.headers[.storageVersion]
        response.headers[.storageRequestID] = request.headers[.storageRequestID]
        response.headers[.date] = StorageTime.text(self.configuration.now())
        return response
    }

    // MARK: - Checks

    private func claims(of request: Emulator.RecordedRequest) throws(StorageRefusal) -> AccessTokenClaims {
        let resource = self.configuration.resource(identifiedBy: "https://storage.azure.com")
        let claims: AccessTokenClaims
        do throws(TokenRejection) {
            claims = try self.verifier.verify(request, for: resource)
        } catch {
            var refusal = StorageRefusal(
                401,
                error == .noToken ? "NoAuthenticationInformation" : "InvalidAuthenticationInfo",
                "Server failed to authenticate the request. Please refer to the information in the www-authenticate header."
            )
            refusal.headers[.wwwAuthenticate] = self.challenge(error)
            refusal.details = [("AuthenticationErrorDetail", error.text)]
            throw refusal
        }
        if let tenant = self.settings.tenant, claims.tid != tenant {
            var refusal = StorageRefusal(401, "InvalidAuthenticationInfo", "Issuer validation failed.")
            refusal.headers[.wwwAuthenticate] = self.challenge(.wrongIssuer)
            throw refusal
        }
        return claims
    }

    /// What Storage says about the tokens that it wants: without quotes, separated by blanks.
    private func challenge(_ rejection: TokenRejection) -> String {
        if case .newerTokenNeeded = rejection { return rejection.challenge(baseURL: self.baseURL) }
        let tenant = self.settings.tenant ?? "common"
        return
            "Bearer authorization_uri=\(self.baseURL)/\(tenant)/oauth2/authorize resource_id=https://storage.azure.com"
    }

    private func checkHeaders(_ request: Emulator.RecordedRequest) throws(StorageRefusal) {
        guard let version = request.headers[.storageVersion] else {
            throw StorageRefusal(400, "MissingRequiredHeader", "An HTTP header that's mandatory is not specified.")
        }
        // Tokens are known since that version.
        guard version.count == 10, version >= "2017-11-09", version < "2100-01-01" else {
            throw .invalidHeader("x-ms-version", version)
        }
        // The date is demanded by the documentation; with a token the service does without, as rclone does.
    }

    private static func refusal(_ refusal: StorageRefusal, at time: Int64) -> EmulatorResponse {
        var response = EmulatorResponse(status: refusal.status, headers: refusal.headers)
        response.headers[.storageErrorCode] = refusal.code
        guard refusal.status.code != 304 else { return response }
        var xml = StorageXML()
        xml.open("Error")
        xml.element("Code", refusal.code)
        let id = UUID().uuidString.lowercased()
        let date = Date(timeIntervalSince1970: TimeInterval(time)).ISO8601Format()
        xml.element("Message", "\(refusal.message)\nRequestId:\(id)\nTime:\(date)")
        for detail in refusal.details { xml.element(detail.name, detail.value) }
        xml.close("Error")
        response.headers[.contentType] = "application/xml"
        response.body = xml.bytes
        return response
    }

    // MARK: - Operations

    private func response(to call: StorageCall) throws(StorageRefusal) -> EmulatorResponse {
        let component = call.parameter("comp")
        guard let container = call.container else {
            guard call.method == .get, component == "list" else { throw .unsupported }
            return try self.listContainers(call)
        }
        guard Self.isContainerName(container) else { throw .invalidResourceName }
        guard let blob = call.blob else { return try self.respond(to: call, container, component) }
        return try self.respond(to: call, container, blob, component)
    }

    private func respond(
        to call: StorageCall,
        _ container: String,
        _ component: String?
    ) throws(StorageRefusal) -> EmulatorResponse {
        guard call.parameter("restype") == "container" else { throw .invalidQuery("restype", "") }
        switch (call.method, component) {
        case (.put, nil): return try self.createContainer(call, container)
        case (.delete, nil): return try self.deleteContainer(call, container)
        case (.get, nil), (.head, nil), (.get, "metadata"), (.head, "metadata"):
            return try self.containerProperties(call, container)
        case (.put, "metadata"): return try self.setContainerMetadata(call, container)
        case (.put, "lease"): return try self.leaseContainer(call, container)
        case (.get, "list"): return try self.listBlobs(call, container)
        default: throw .unsupported
        }
    }

    private func respond(
        to call: StorageCall,
        _ container: String,
        _ blob: String,
        _ component: String?
    ) throws(StorageRefusal) -> EmulatorResponse {
        switch (call.method, component) {
        case (.get, nil), (.head, nil), (.head, "metadata"): return try self.getBlob(call, container, blob)
        case (.put, nil):
            guard call.field("x-ms-copy-source") == nil else { return try self.copyBlob(call, container, blob) }
            return try self.putBlob(call, container, blob)
        case (.delete, nil): return try self.deleteBlob(call, container, blob)
        case (.put, "metadata"), (.put, "properties"), (.put, "tier"), (.put, "tags"):
            return try self.changeBlob(call, container, blob, component ?? "")
        case (.get, "tags"): return try self.getTags(call, container, blob)
        case (.put, "snapshot"): return try self.snapshotBlob(call, container, blob)
        case (.put, "lease"): return try self.leaseBlob(call, container, blob)
        case (.put, "block"): return try self.putBlock(call, container, blob)
        case (.put, "blocklist"): return try self.putBlockList(call, container, blob)
        case (.get, "blocklist"): return try self.getBlockList(call, container, blob)
        default: throw .unsupported
        }
    }

    private static func isContainerName(_ name: String) -> Bool {
        if ["$root", "$web", "$logs"].contains(name) { return true }
        let bytes = Array(name.utf8)
        let isAllowed = bytes.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        return (3...63).contains(bytes.count) && isAllowed && bytes.first != 0x2D && bytes.last != 0x2D
            && !name.contains("--")
    }
}

extension HTTPField.Name {
    // Valid tokens (RFC 9110 §5.6.2), so that the initialisers cannot fail.
    static let storageErrorCode = Self("x-ms-error-code")!
    static let storageRequestID = Self("x-ms-client-request-id")!
    static let storageVersion = Self("x-ms-version")!
}

extension EmulatorResponse {
    /// Sets a header field by its name.
    mutating func set(_ name: String, _ value: String?) {
        guard let value, let field = HTTPField.Name(name) else { return }
        self.headers[field] = value
    }
}
