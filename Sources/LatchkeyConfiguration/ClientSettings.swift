//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition

/// Everything that a client is made from, read and checked.
public struct ClientSettings: Hashable, Sendable {
    /// The app registration.
    public var application: ApplicationOptions
    /// The named APIs.
    public var downstreamAPIs: [String: DownstreamAPIOptions]
    /// The name by which others refer to ``application``: that of its section; `AzureAd` by default.
    public var applicationName = "AzureAd"
    /// Further app registrations by their names, which are those of their sections; none by default.
    ///
    /// Requests name them (`AuthenticationOptionsName`), and credentials do whose assertions are their tokens
    /// (`OidcIdpSignedAssertion` with a `ConfigurationSection`).
    public var applications: [String: ApplicationOptions] = [:]
    /// A file of certificate authorities to trust instead of the system's; the system's when nil, the default.
    ///
    /// In a file (`Latchkey:CertificateAuthorityFile`) the path is relative to the folder of the file.
    public var certificateAuthorityFile: String?

    /// Creates settings in code.
    ///
    /// - Parameters:
    ///   - application: The app registration.
    ///   - downstreamAPIs: The named APIs.
    ///   - certificateAuthorityFile: A file of certificate authorities to trust instead of the system's.
    public init(
        application: ApplicationOptions,
        downstreamAPIs: [String: DownstreamAPIOptions] = [:],
        certificateAuthorityFile: String? = nil
    ) {
        self.application = application
        self.downstreamAPIs = downstreamAPIs
        self.certificateAuthorityFile = certificateAuthorityFile
    }
}
