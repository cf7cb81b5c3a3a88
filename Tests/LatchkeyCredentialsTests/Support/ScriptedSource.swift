//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto

/// A source of certificates that does what a test says.
final class ScriptedSource: CertificateSource {
    let identifier: String
    private let script: Locked<@Sendable () async throws(CredentialError) -> CertifiedKey>
    private let state = Locked<(revision: Int?, loads: Int)>((nil, 0))

    init(
        _ identifier: String = "scripted",
        _ script: @escaping @Sendable () async throws(CredentialError) -> CertifiedKey
    ) {
        self.identifier = identifier
        self.script = Locked(script)
    }

    convenience init(_ identifier: String = "scripted", key: CertifiedKey) {
        self.init(identifier) { () throws(CredentialError) in key }
    }

    func load(at time: Int64) async throws(CredentialError) -> SigningCertificate {
        self.state.withLock { $0.loads += 1 }
        return SigningCertificate(try await self.script.current())
    }

    func revision() -> Int? { self.state.current.revision }

    /// How often the certificate was fetched.
    var loads: Int { self.state.current.loads }

    /// Changes what is fetched.
    func serve(_ key: CertifiedKey) { self.script.withLock { $0 = { () throws(CredentialError) in key } } }

    /// Lets fetching fail.
    func fail(_ error: CredentialError = .init(.unavailable, "The source is down.")) {
        self.script.withLock { $0 = { () throws(CredentialError) in throw error } }
    }

    /// Changes the revision.
    func setRevision(_ revision: Int?) { self.state.withLock { $0.revision = revision } }
}
