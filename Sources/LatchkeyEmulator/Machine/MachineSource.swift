//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// What one of the machines' endpoints demands of a request and puts into its answer.
struct MachineSource: Sendable {
    /// The method of requests.
    var method: HTTPRequest.Method = .get
    /// The versions that are served; `nil` when the request names none.
    var versions: Set<String>?
    /// The header with the secret that proves that the caller runs on the machine.
    var secretHeader: HTTPField.Name?
    /// Whether the header `Metadata: true` is demanded, which no browser can be tricked into sending.
    var needsMetadataHeader = false
    /// The parameters that choose an identity by client id, object id and resource id; others are not looked at.
    var clientIDParameter: String?
    var objectIDParameter: String?
    var resourceIDParameter: String?
    /// Whether the answer tells how long the token lives, besides when it ends.
    var tellsLifetime = true
    /// Whether the answer names the identity in all ways.
    var tellsIdentity = false

    /// The rules of an endpoint.
    static func of(_ endpoint: Emulator.Endpoint) -> Self {
        switch endpoint {
        case .appService:
            Self(
                versions: ["2019-08-01"],
                secretHeader: .appServiceSecret,
                clientIDParameter: "client_id",
                objectIDParameter: "object_id",
                resourceIDParameter: "mi_res_id",
                tellsLifetime: false
            )
        case .arc:
            Self(
                versions: ["2019-11-01", "2020-06-01"],
                needsMetadataHeader: true,
                clientIDParameter: "client_id",
                objectIDParameter: "object_id",
                resourceIDParameter: "msi_res_id",
                tellsIdentity: true
            )
        case .cloudShell: Self(method: .post, needsMetadataHeader: true)
        case .machineLearning:
            Self(
                versions: ["2017-09-01"],
                secretHeader: .secret,
                clientIDParameter: "clientid",
                tellsLifetime: false
            )
        case .serviceFabric:
            Self(
                versions: ["2019-07-01-preview", "2020-05-01"],
                secretHeader: .secret,
                objectIDParameter: "principalId",
                tellsLifetime: false
            )
        default:
            Self(
                versions: ["2018-02-01", "2019-11-01"],
                needsMetadataHeader: true,
                clientIDParameter: "client_id",
                objectIDParameter: "object_id",
                resourceIDParameter: "msi_res_id"
            )
        }
    }
}

extension HTTPField.Name {
    /// The header in which App Service wants its secret.
    static var appServiceSecret: Self { Self("x-identity-header").unsafelyKnown }
    /// The header in which Service Fabric and Machine Learning want theirs.
    static var secret: Self { Self("secret").unsafelyKnown }
    /// The header that the metadata service wants.
    static var metadata: Self { Self("metadata").unsafelyKnown }
    /// The header of requests that something passed on.
    static var forwardedFor: Self { Self("x-forwarded-for").unsafelyKnown }
}
