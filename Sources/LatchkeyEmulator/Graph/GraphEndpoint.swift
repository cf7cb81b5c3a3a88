//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Microsoft Graph: a directory with its users and groups, mail that is accepted, and drives.
struct GraphEndpoint: Sendable {
    let settings: Emulator.Graph
    let store: GraphStore
    let files: GraphFiles
    let faults: FaultScript
    private let configuration: Emulator.Configuration
    private let verifier: TokenVerifier
    private let meter: GraphMeter
    private let hosts: HostNames

    init(configuration: Emulator.Configuration, verifier: TokenVerifier, hosts: HostNames, faults: FaultScript) {
        self.settings = configuration.graph
        self.store = GraphStore(configuration)
        self.files = GraphFiles()
        self.faults = faults
        self.configuration = configuration
        self.verifier = verifier
        self.meter = GraphMeter(limit: configuration.graph.resourceUnits)
        self.hosts = hosts
    }

    /// The version that a path names; `nil` when it is none of Graph's.
    static func version(of path: String) -> String? {
        ["v1.0", "beta"].first { path.hasPrefix("/\($0)/") }
    }

    /// Answers a request.
    func respond(to request: Emulator.RecordedRequest) -> EmulatorResponse {
        let version = Self.version(of: request.path) ?? "v1.0"
        let hostURL = self.hosts.url(ofHost: request.host)
        do throws(TokenRejection) {
            let resource = self.configuration.resource(identifiedBy: Emulator.Resource.microsoftGraph.identifier)
            let claims = try self.verifier.verify(request, for: resource)
            guard
                let call = GraphCall(request, claims: claims, root: "\(hostURL)/\(version)", version: version)
            else { return self.refusal(.badRequest("The path is not encoded as it should be."), request.headers) }
            return self.respond(to: call)
        } catch {
            var refusal = GraphRefusal(.unauthorized, "InvalidAuthenticationToken", error.text)
            refusal.headers[.wwwAuthenticate] = error.challenge(baseURL: hostURL)
            return self.refusal(refusal, request.headers)
        }
    }

    /// Answers a request or an item of a batch.
    func respond(to call: GraphCall) -> EmulatorResponse {
        do throws(GraphRefusal) {
            let units = GraphMeter.units(of: call)
            try self.meter.use(units, by: call.claims.caller ?? "", at: self.configuration.now())
            var response = try self.trueResponse(to: call)
            if units > 0 { response.headers[.resourceUnit] = String(units) }
            return response
        } catch {
            return self.refusal(error, call.headers)
        }
    }

    private func trueResponse(to call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        switch call.segments.first {
        case "$batch" where call.segments.count == 1: return try self.batch(call)
        case "me":
            guard !call.isApplication else {
                throw .badRequest("/me request is only valid with delegated authentication flow.")
            }
            if call.segments.count > 1, call.segments[1] == "drive" {
                return try self.drive(call, "me-\(call.claims.oid)", 2)
            }
            return try self.user(call, id: call.claims.oid)
        case "users":
            guard call.segments.count > 1 else { return try self.users(call) }
            if call.segments[1] == "$count" { return try self.userCount(call) }
            if ["delta", "delta()", "microsoft.graph.delta"].contains(call.segments[1]) { return try self.delta(call) }
            return try self.user(call, id: call.segments[1])
        case "groups": return try self.groups(call)
        case "organization": return try self.organization(call)
        case "drives" where call.segments.count > 2: return try self.drive(call, call.segments[1], 2)
        default: throw GraphRefusal(.badRequest, "BadRequest", "Resource not found for the segment '\(call.path)'.")
        }
    }

    private func organization(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        guard call.method == .get else { throw Self.method }
        return .graph(["value": [["id": .text(call.claims.tid), "displayName": "Contoso"]]])
    }

    private func refusal(_ refusal: GraphRefusal, _ headers: HTTPFields) -> EmulatorResponse {
        refusal.response(at: self.configuration.now(), clientRequestID: headers[.clientRequestID])
    }

    static var method: GraphRefusal {
        GraphRefusal(
            .methodNotAllowed,
            "Request_BadRequest",
            "Specified HTTP method is not allowed for the request target."
        )
    }
}

extension HTTPField.Name {
    // Valid tokens (RFC 9110 §5.6.2), so that the initialisers cannot fail.
    static let resourceUnit = HTTPField.Name("x-ms-resource-unit")!
    static let throttleScope = HTTPField.Name("x-ms-throttle-scope")!
    static let throttleInformation = HTTPField.Name("x-ms-throttle-information")!
    static let throttlePercentage = HTTPField.Name("x-ms-throttle-limit-percentage")!
}
