//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// An endpoint of the emulator, to script faults for and to count requests of.
    public struct Endpoint: Hashable, Sendable {
        private enum Base: String {
            case appService
            case arc
            case authorize
            case blob
            case cloudShell
            case deviceCode
            case devicePage
            case graph
            case graphItem
            case graphTransfer
            case imds
            case instanceDiscovery
            case instanceMetadata
            case keyVault
            case keys
            case logout
            case machineLearning
            case openIDConfiguration
            case other
            case products
            case serviceFabric
            case signInPage
            case token
            case webFinger
        }
        private let base: Base

        /// `/msi/token`, the managed identities of App Service and its relatives.
        public static var appService: Self { .init(base: .appService) }
        /// `/arc/metadata/identity/oauth2/token`, the managed identities of machines with Azure Arc.
        public static var arc: Self { .init(base: .arc) }
        /// `/{tenant}/oauth2/v2.0/authorize`, where users sign in.
        public static var authorize: Self { .init(base: .authorize) }
        /// The hosts below `blob.localhost`, accounts of Blob Storage.
        public static var blob: Self { .init(base: .blob) }
        /// `/oauth2/token`, the managed identity of a Cloud Shell.
        public static var cloudShell: Self { .init(base: .cloudShell) }
        /// `/{tenant}/oauth2/v2.0/devicecode`.
        public static var deviceCode: Self { .init(base: .deviceCode) }
        /// `/device`, the page on which users end sign-ins that other devices began.
        public static var devicePage: Self { .init(base: .devicePage) }
        /// `/v1.0` and `/beta`, Microsoft Graph.
        public static var graph: Self { .init(base: .graph) }
        /// The items of Microsoft Graph's batches, for faults; they are not counted as requests.
        public static var graphItem: Self { .init(base: .graphItem) }
        /// Where the content of Microsoft Graph's files is uploaded to and downloaded from.
        public static var graphTransfer: Self { .init(base: .graphTransfer) }
        /// `/metadata/identity/oauth2/token`, the managed identities of virtual machines.
        public static var imds: Self { .init(base: .imds) }
        /// `/common/discovery/instance`.
        public static var instanceDiscovery: Self { .init(base: .instanceDiscovery) }
        /// `/metadata/instance/compute`, which tells a virtual machine its region.
        public static var instanceMetadata: Self { .init(base: .instanceMetadata) }
        /// The hosts below `vault.localhost`, vaults of Key Vault.
        public static var keyVault: Self { .init(base: .keyVault) }
        /// `/{tenant}/discovery/v2.0/keys`, the keys that verify tokens.
        public static var keys: Self { .init(base: .keys) }
        /// `/{tenant}/oauth2/v2.0/logout`.
        public static var logout: Self { .init(base: .logout) }
        /// `/MSI/auth`, the managed identities of Machine Learning.
        public static var machineLearning: Self { .init(base: .machineLearning) }
        /// `/{tenant}/v2.0/.well-known/openid-configuration`.
        public static var openIDConfiguration: Self { .init(base: .openIDConfiguration) }
        /// Every path where nothing is.
        public static var other: Self { .init(base: .other) }
        /// The products API.
        public static var products: Self { .init(base: .products) }
        /// `/fabric/metadata/identity/oauth2/token`, the managed identities of Service Fabric.
        public static var serviceFabric: Self { .init(base: .serviceFabric) }
        /// `/signin`, the pages on which users sign in.
        public static var signInPage: Self { .init(base: .signInPage) }
        /// `/{tenant}/oauth2/v2.0/token`.
        public static var token: Self { .init(base: .token) }
        /// `/.well-known/webfinger`, which confirms a server of AD FS.
        public static var webFinger: Self { .init(base: .webFinger) }

        /// Finds the endpoint of a machine at a path.
        static func machine(path: String) -> Self? {
            switch path {
            case "/msi/token", "/msi/token/": .appService
            case "/arc/metadata/identity/oauth2/token": .arc
            case "/oauth2/token": .cloudShell
            case "/metadata/identity/oauth2/token": .imds
            case "/metadata/instance/compute", "/metadata/instance/compute/location": .instanceMetadata
            case "/MSI/auth": .machineLearning
            case "/fabric/metadata/identity/oauth2/token": .serviceFabric
            default: nil
            }
        }
    }
}

extension Emulator.Endpoint: CustomStringConvertible {
    /// The endpoint's name.
    public var description: String { self.base.rawValue }
}
