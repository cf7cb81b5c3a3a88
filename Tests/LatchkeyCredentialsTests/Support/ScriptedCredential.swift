//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

/// A credential that does what a test says and counts what is asked of it.
final class ScriptedCredential: ReloadableCredential {
    let identifier: String
    private let state: Locked<(error: CredentialError?, uses: Int, reloads: Int, certificate: Certificate?)>

    private let hook = Locked<@Sendable () async -> Void>({})

    init(_ identifier: String, error: CredentialError? = nil, certificate: Certificate? = nil) {
        self.identifier = identifier
        self.state = Locked((error, 0, 0, certificate))
    }

    func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication {
        let state = self.state.withLock {
            $0.uses += 1
            return $0
        }
        if let error = state.error { throw error }
        let value = "\(self.identifier) \(state.reloads)"
        var authentication = ClientAuthentication(parameters: [.init(name: "by", value: value)])
        authentication.certificate = state.certificate
        return authentication
    }

    func reload() async {
        await self.hook.current()
        self.state.withLock { $0.reloads += 1 }
    }

    /// Runs something each time before the material is fetched anew.
    func beforeReload(_ body: @escaping @Sendable () async -> Void) { self.hook.withLock { $0 = body } }

    /// How often the credential was asked for.
    var uses: Int { self.state.current.uses }
    /// How often it was told to fetch its material anew.
    var reloads: Int { self.state.current.reloads }

    /// Lets the credential fail, or work again.
    func set(_ error: CredentialError?) { self.state.withLock { $0.error = error } }
}
