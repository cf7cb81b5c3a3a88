//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// One request for a token of the host's identity.
struct ManagedIdentityRequest: Sendable {
    let host: ManagedIdentityHost
    let identity: ManagedIdentity
    let resource: String
    let correlationID: String
    /// The client's capabilities, where the platform can be told.
    var capabilities: [String] = []
    /// The fingerprint of a token that a resource has rejected, where the platform can be told.
    var rejectedToken: String?

    /// The request as the HTTP client sends it.
    ///
    /// - Parameters:
    ///   - timeout: How long it may take.
    ///   - authorization: What proves that the client can read a file; for Azure Arc.
    /// - Returns: The request.
    /// - Throws: ``AcquisitionError``.
    func httpRequest(timeout: Duration, authorization: String? = nil) throws(AcquisitionError) -> HTTPClientRequest {
        let url = self.host.endpoint
        var fields: HTTPFields = [.accept: "application/json"]
        fields.append(contentsOf: TokenEndpointRequest.clientFields)
        fields[.machineRequestID] = self.correlationID
        try self.authenticate(&fields)
        if let authorization { fields[.authorization] = authorization }
        let isForm = if case .cloudShell = self.host { true } else { false }
        let query = MetadataClient.encoded(try self.parameters())
        if isForm { fields[.contentType] = "application/x-www-form-urlencoded" }
        let path = url.path.isEmpty ? "/" : url.path
        var request = HTTPClientRequest(
            head: HTTPRequest(
                method: isForm ? .post : .get,
                scheme: url.scheme.rawValue,
                authority: url.authority,
                path: isForm ? path : "\(path)?\(query)",
                headerFields: fields
            ),
            body: isForm ? Array(query.utf8) : [],
            connectTimeout: min(timeout, .seconds(10)),
            totalTimeout: timeout
        )
        if case .serviceFabric(_, _, let thumbprint) = self.host { request.pinnedServerCertificate = thumbprint }
        return request
    }

    private func authenticate(_ fields: inout HTTPFields) throws(AcquisitionError) {
        func add(_ name: HTTPField.Name, _ value: String) throws(AcquisitionError) {
            guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw AcquisitionError(
                    .configuration,
                    "The secret that \(self.host.name) gave to the process is malformed."
                )
            }
            fields[name] = value
        }
        switch self.host {
        case .serviceFabric(_, let header, _): try add(.machineSecret, header)
        case .appService(_, let header):
            try add(.identityHeader, header)
            fields[.metadata] = "true"
        case .machineLearning(_, let secret, _):
            try add(.machineSecret, secret)
            fields[.metadata] = "true"
        case .cloudShell, .arc, .imds: fields[.metadata] = "true"
        }
    }

    private func parameters() throws(AcquisitionError) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        if let version = self.version { parameters.append(("api-version", version)) }
        parameters.append(("resource", self.resource))
        if let selector = try self.selector() { parameters.append(selector) }
        if case .serviceFabric = self.host {
            if !self.capabilities.isEmpty { parameters.append(("xms_cc", self.capabilities.joined(separator: ","))) }
            if let hash = self.rejectedToken { parameters.append(("token_sha256_to_refresh", hash)) }
        }
        return parameters
    }

    private var version: String? {
        switch self.host {
        case .serviceFabric: "2020-05-01"
        case .appService: "2019-08-01"
        case .machineLearning: "2017-09-01"
        case .cloudShell: nil
        case .arc: "2020-06-01"
        case .imds: "2018-02-01"
        }
    }

    /// The parameter that names the identity.
    private func selector() throws(AcquisitionError) -> (name: String, value: String)? {
        switch (self.host, self.identity.base) {
        case (.machineLearning(_, _, let client), .system): return client.map { ("clientid", $0) }
        case (_, .system): return nil
        case (.machineLearning, .clientID(let id)): return ("clientid", id)
        case (.imds, .clientID(let id)), (.appService, .clientID(let id)), (.arc, .clientID(let id)):
            return ("client_id", id)
        case (.imds, .objectID(let id)), (.appService, .objectID(let id)), (.arc, .objectID(let id)):
            return ("object_id", id)
        case (.imds, .resourceID(let id)), (.arc, .resourceID(let id)): return ("msi_res_id", id)
        case (.appService, .resourceID(let id)): return ("mi_res_id", id)
        case (.serviceFabric, .objectID(let id)): return ("principalId", id)
        case (.serviceFabric, _):
            throw self.refusal("user_assigned_managed_identity_not_configurable_at_runtime")
        case (.cloudShell, _), (.machineLearning, _):
            throw self.refusal("user_assigned_managed_identity_not_supported")
        }
    }

    private func refusal(_ reason: String) -> AcquisitionError {
        AcquisitionError(
            .invalidRequest,
            "\(self.host.name) cannot be asked for an identity named this way. Use the one that it has by default.",
            reason: reason
        )
    }
}

// Each name is a valid token (RFC 9110 §5.6.2), so that the initialiser cannot fail.
extension HTTPField.Name {
    /// The correlation identifier of requests to the host.
    static let machineRequestID = Self("x-ms-client-request-id")!
    /// Proves to the host that the process is the one that was given an identity.
    static let machineSecret = Self("secret")!
    static let identityHeader = Self("X-IDENTITY-HEADER")!
}
