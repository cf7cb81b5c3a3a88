//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCredentials
import LatchkeyCrypto
import Testing

@Suite struct CertificateReloadTests {
    private let clock = ManualClock()
    private let observer = RecordingObserver()

    private func credential(_ source: any CertificateSource) -> CertificateCredential {
        CertificateCredential(source, clock: self.clock.clock, observers: [self.observer])
    }

    private func thumbprint(_ credential: CertificateCredential) async throws -> String? {
        let authentication = try await credential.authentication(for: Samples.context)
        return try DecodedAssertion(authentication).header["x5t#S256"] as? String
    }

    // Scoreboard: B16, P5
    @Test func aCertificateIsReplacedBeforeItExpires() async throws {
        let old = try Samples.key(until: Samples.now + 30 * Samples.day)
        let new = try Samples.key(until: Samples.now + 90 * Samples.day)
        let source = ScriptedSource(key: old)
        let credential = self.credential(source)
        #expect(try await self.thumbprint(credential) == old.certificate.x5tS256)
        self.clock.advance(by: 23 * Samples.day)
        // The last look was long ago, so there is one; the next ones follow while the old certificate serves.
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 2)
        self.clock.advance(by: 299)
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 2)
        source.serve(new)
        self.clock.advance(by: 1)
        #expect(try await self.thumbprint(credential) == new.certificate.x5tS256)
        #expect(source.loads == 3)
        #expect(self.observer.kinds == ["loaded", "reloaded"])
        #expect(self.observer.events.map(\.certificate) == [old.certificate, new.certificate])
        self.clock.advance(by: 300)
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 3)
    }

    // Scoreboard: B16
    @Test func failuresAheadOfExpiryDoNoHarm() async throws {
        let old = try Samples.key(until: Samples.now + 1000)
        let source = ScriptedSource(key: old)
        let credential = self.credential(source)
        _ = try await self.thumbprint(credential)
        source.fail()
        self.clock.advance(by: 300)
        #expect(try await self.thumbprint(credential) == old.certificate.x5tS256)
        #expect(self.observer.kinds == ["loaded", "reloadFailed"])
        #expect(self.observer.events.last?.reason?.message == "The source is down.")
        // The failure is not repeated at each request.
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 2)
        self.clock.advance(by: 701)
        let error = await #expect(throws: CredentialError.self) { try await self.thumbprint(credential) }
        #expect(error?.message == "The source is down.")
    }

    @Test func aCertificateOutOfItsTimeIsRefused() async throws {
        for key in [
            try Samples.key(until: Samples.now - 1), try Samples.key(from: Samples.now + 1),
        ] {
            let credential = self.credential(ScriptedSource(key: key))
            let error = await #expect(throws: CredentialError.self) { try await self.thumbprint(credential) }
            #expect(error?.code == .expired)
            #expect(error?.message.contains("clock") == true)
        }
    }

    @Test func aSuccessorThatIsNotValidYetWaits() async throws {
        let old = try Samples.key(until: Samples.now + 1000)
        let source = ScriptedSource(key: old)
        let credential = self.credential(source)
        _ = try await self.thumbprint(credential)
        source.serve(try Samples.key(from: Samples.now + 500))
        self.clock.advance(by: 300)
        #expect(try await self.thumbprint(credential) == old.certificate.x5tS256)
        self.clock.advance(by: 300)
        #expect(try await self.thumbprint(credential) != old.certificate.x5tS256)
    }

    @Test func whatChangesIsReadAtOnce() async throws {
        let folder = try TestFolder()
        let old = try Samples.key()
        let new = try Samples.key(key: Samples.second)
        try folder.write(try old.certificatesPEM() + old.privateKey.pem(), to: "key.pem")
        let credential = self.credential(CertificateFile(path: folder.path(of: "key.pem")))
        #expect(try await self.thumbprint(credential) == old.certificate.x5tS256)
        // A file that is half written is no reason to stop.
        try folder.write(try new.certificatesPEM(), to: "key.pem")
        #expect(try await self.thumbprint(credential) == old.certificate.x5tS256)
        try folder.write(try new.certificatesPEM() + new.privateKey.pem(), to: "key.pem")
        #expect(try await self.thumbprint(credential) == new.certificate.x5tS256)
        #expect(self.observer.kinds == ["loaded", "reloadFailed", "reloaded"])
    }

    @Test func whatCannotBeSeenToChangeIsFetchedTwiceADay() async throws {
        let source = ScriptedSource(key: try Samples.key())
        let credential = self.credential(source)
        _ = try await self.thumbprint(credential)
        self.clock.advance(by: 12 * 3600 - 1)
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 1)
        self.clock.advance(by: 1)
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 2)
        self.clock.advance(by: -1)
        _ = try await self.thumbprint(credential)
        #expect(source.loads == 3)
    }

    @Test func manyTasksShareOneFetch() async throws {
        let key = try Samples.key()
        let source = ScriptedSource { () throws(CredentialError) in
            await Task.yield()
            return key
        }
        let credential = self.credential(source)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = try await self.thumbprint(credential) } }
            try await group.waitForAll()
        }
        #expect(source.loads == 1)
    }

    @Test func reloadFetchesAnew() async throws {
        let old = try Samples.key()
        let new = try Samples.key(key: Samples.second)
        let source = ScriptedSource(key: old)
        let credential = self.credential(source)
        _ = try await self.thumbprint(credential)
        source.serve(new)
        #expect(try await self.thumbprint(credential) == old.certificate.x5tS256)
        await credential.reload()
        #expect(try await self.thumbprint(credential) == new.certificate.x5tS256)
        #expect(source.loads == 2)
    }
}
