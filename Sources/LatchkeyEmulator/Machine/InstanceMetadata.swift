//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// What a virtual machine can learn about itself.
struct InstanceMetadata: Sendable {
    private struct Compute: Encodable {
        var azEnvironment = "AzurePublicCloud"
        var location: String
        var name = "emulated"
        var vmId: String
    }
    private struct VersionError: Encodable {
        enum CodingKeys: String, CodingKey {
            case error
            case newestVersions = "newest-versions"
        }
        var error = "Bad request. api-version was not specified in the request, or is not supported"
        var newestVersions: [String]
    }

    private static let versions = ["2023-11-15", "2021-12-13", "2021-11-15", "2021-02-01", "2021-01-01"]

    let region: String

    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response.
    func respond(to request: Emulator.RecordedRequest) -> EmulatorResponse {
        guard request.headers[.metadata]?.lowercased() == "true" else {
            return MachineRefusal.header("Metadata").response(at: .imds)
        }
        guard let version = request.queryValue("api-version"), Self.versions.contains(version) else {
            return .json(VersionError(newestVersions: Array(Self.versions.prefix(3))), status: .badRequest)
        }
        guard !request.path.hasSuffix("/location") else { return .text(.ok, self.region) }
        return .json(Compute(location: self.region, vmId: TenantName.derivedGUID(from: "emulated machine")))
    }
}
