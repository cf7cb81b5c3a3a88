//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The services that want a token: Microsoft Graph, Blob Storage, Key Vault and the API of products.
struct ResourceEndpoints: Sendable {
    let graph: GraphEndpoint
    let graphTransfer: GraphTransferEndpoint
    let storage: StorageEndpoint
    let keyVault: KeyVaultEndpoint
    let products: ProductsEndpoint

    /// Sets up the endpoints.
    ///
    /// - Parameters:
    ///   - configuration: What to serve.
    ///   - verifier: Checks the tokens.
    ///   - hosts: The names that the emulator answers to.
    ///   - faults: The faults, which also meet items of batches.
    init(configuration: Emulator.Configuration, verifier: TokenVerifier, hosts: HostNames, faults: FaultScript) {
        self.graph = GraphEndpoint(configuration: configuration, verifier: verifier, hosts: hosts, faults: faults)
        self.graphTransfer = GraphTransferEndpoint(files: self.graph.files, now: configuration.now)
        self.storage = StorageEndpoint(configuration: configuration, verifier: verifier, baseURL: hosts.baseURL)
        self.keyVault = KeyVaultEndpoint(configuration: configuration, verifier: verifier, baseURL: hosts.baseURL)
        self.products = ProductsEndpoint(
            settings: configuration.productsAPI,
            resource: configuration.resource(identifiedBy: configuration.productsAPI.resource),
            verifier: verifier,
            baseURL: hosts.baseURL
        )
    }
}
