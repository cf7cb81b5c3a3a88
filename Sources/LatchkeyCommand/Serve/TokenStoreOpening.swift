//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCacheTools
import LatchkeyCrypto
import LatchkeyEncryption
import LatchkeySidecar
import LatchkeyTokenCache

/// Opens the store that the settings of a sidecar name.
struct TokenStoreOpening {
    let settings: SidecarSettings.Store

    /// Opens the store.
    ///
    /// - Parameter note: Is told what the store met and dealt with.
    /// - Returns: The store; `nil` when tokens are kept in memory.
    /// - Throws: ``ServeRun/Failure``.
    func open(_ note: @escaping @Sendable (String) -> Void) async throws(ServeRun.Failure) -> (any TokenStore)? {
        guard self.settings.location != "memory" else { return nil }
        guard let location = StoreLocation(argument: self.settings.location) else {
            throw .init(message: "'Sidecar:TokenStore:Location' is none of \(StoreLocation.forms).", exitCode: 78)
        }
        guard let keyRing = self.settings.keyRing else {
            throw .init(
                message: "'Sidecar:TokenStore:KeyRing' is missing; 'latchkey cache keys create' makes a key ring.",
                exitCode: 78
            )
        }
        let source: KeyRingSource =
            keyRing.hasPrefix("env:") ? .environment(String(keyRing.dropFirst(4))) : .file(keyRing)
        do {
            return try await location.open(encryption: try await .keyRing(from: source), note: note)
        } catch {
            throw .init(message: "The store of tokens cannot be opened. \(error)", exitCode: 69)
        }
    }
}
