//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto

extension Emulator {
    /// The environment variables that lead a program to one of the machine's endpoints.
    ///
    /// - Parameter endpoint: ``Endpoint/appService``, ``Endpoint/arc``, ``Endpoint/cloudShell``, ``Endpoint/imds``,
    ///   ``Endpoint/machineLearning`` or ``Endpoint/serviceFabric``.
    /// - Returns: The variables; none for other endpoints.
    public func environment(for endpoint: Endpoint) -> [String: String] {
        let secret = self.service.machineSecret
        switch endpoint {
        case .appService: return ["IDENTITY_ENDPOINT": "\(self.machineURL)/msi/token", "IDENTITY_HEADER": secret]
        case .arc:
            return [
                "IDENTITY_ENDPOINT": "\(self.machineURL)/arc/metadata/identity/oauth2/token",
                "IMDS_ENDPOINT": self.machineURL,
            ]
        case .cloudShell: return ["MSI_ENDPOINT": "\(self.machineURL)/oauth2/token"]
        case .imds: return ["AZURE_POD_IDENTITY_AUTHORITY_HOST": self.machineURL]
        case .machineLearning:
            var variables = ["MSI_ENDPOINT": "\(self.machineURL)/MSI/auth", "MSI_SECRET": secret]
            let system = self.configuration.machine.identities.first { $0.resourceID == nil }
            variables["DEFAULT_IDENTITY_CLIENT_ID"] = system?.clientID
            return variables
        case .serviceFabric:
            return [
                "IDENTITY_ENDPOINT": "\(self.baseURL)/fabric/metadata/identity/oauth2/token",
                "IDENTITY_HEADER": secret,
                "IDENTITY_SERVER_THUMBPRINT": self.serverThumbprint,
            ]
        default: return [:]
        }
    }

    /// The SHA-1 thumbprint of the server's certificate, in hexadecimal digits.
    private var serverThumbprint: String {
        self.tls.certificate.sha1Thumbprint.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
