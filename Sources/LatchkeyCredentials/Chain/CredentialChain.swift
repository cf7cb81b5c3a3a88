//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Credentials in order of preference: the first that can be used authenticates the request.
///
/// One that failed is passed over for a while, unless no other is left. One that the issuer refused is fetched anew.
package actor CredentialChain {
    private let descriptions: [CredentialDescription]
    private let services: CredentialServices
    private var credentials: [Int: any ClientCredential] = [:]
    private var standings: [Int: CredentialStanding] = [:]

    /// Creates a chain, which loads nothing yet.
    ///
    /// - Parameters:
    ///   - descriptions: The credentials, the preferred one first.
    ///   - services: What the credentials need of the rest of the program.
    package init(_ descriptions: [CredentialDescription], services: CredentialServices = .init()) {
        self.descriptions = descriptions
        self.services = services
    }

    /// Returns what to add to a token request.
    ///
    /// Call ``accepted(_:)`` or ``refused(_:error:errorCodes:)`` when the issuer has answered.
    ///
    /// - Parameter context: The request to authenticate.
    /// - Returns: The authentication of the first credential that works.
    /// - Throws: ``CredentialError`` of the only credential, or one that lists the reasons of all, when none works.
    package func authentication(
        for context: ClientAuthenticationContext
    ) async throws(CredentialError) -> ClientAuthentication {
        let found = try await self.first { credential throws(CredentialError) in
            try await credential.authentication(for: context)
        }
        var authentication = found.value
        authentication.origin = found.origin
        self.notify(.selected, authentication)
        return authentication
    }

    /// The certificate that tokens can be bound to.
    ///
    /// - Returns: The certificate of the first credential that has one; `nil` when none has.
    /// - Throws: ``CredentialError`` when none of those that may have one works.
    package func certificateBinding() async throws(CredentialError) -> CertificateBinding? {
        var failure: CredentialError?
        for index in self.order() {
            do throws(CredentialError) {
                if let binding = try await self.credential(at: index).certificateBinding() { return binding }
            } catch {
                guard error.code != .cancelled else { throw error }
                _ = self.skip(index, because: error)
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return nil
    }

    /// Notes that the issuer accepted an authentication.
    ///
    /// - Parameter authentication: What the request carried.
    package func accepted(_ authentication: ClientAuthentication) {
        guard let origin = authentication.origin else { return }
        self.standings[origin.index]?.accept(origin.generation)
        self.notify(.used, authentication)
    }

    /// Notes that the issuer refused an authentication; the credential is fetched anew when that may help.
    ///
    /// - Parameters:
    ///   - authentication: What the request carried.
    ///   - error: The issuer's OAuth error.
    ///   - errorCodes: The issuer's numbers for the error.
    /// - Returns: Whether newer material may be accepted, so that the request is worth one more attempt.
    package func refused(
        _ authentication: ClientAuthentication,
        error: String,
        errorCodes: [Int]
    ) async -> Bool {
        guard let rejection = CredentialRejection(error: error, codes: errorCodes) else { return false }
        return await self.refused(authentication, rejection)
    }

    /// Notes that a server refused an authentication in a way that newer material may mend.
    ///
    /// - Parameters:
    ///   - authentication: What the request carried.
    ///   - rejection: What the server said.
    /// - Returns: Whether the request is worth one more attempt.
    package func refused(_ authentication: ClientAuthentication, _ rejection: CredentialRejection) async -> Bool {
        guard let origin = authentication.origin else { return false }
        let reason = CredentialError(.unavailable, "The issuer refused the credential (\(rejection.name)).")
        self.notify(.deselected, authentication, reason: reason)
        guard let credential = self.credentials[origin.index] as? any ReloadableCredential else { return false }
        // Many requests may be refused at once; the material is fetched anew once for all of them.
        let now = self.services.clock.now()
        if self.standings[origin.index, default: .init()].refuse(origin.generation, at: now) {
            await credential.reload()
            self.standings[origin.index]?.renew()
        }
        return true
    }

    /// Goes through the credentials until one works.
    private func first<Value>(
        _ use: (any ClientCredential) async throws(CredentialError) -> Value
    ) async throws(CredentialError) -> (value: Value, origin: ChosenCredential) {
        var failures: [(identifier: String, error: CredentialError)] = []
        for index in self.order() {
            // What is refused while we wait is material from before.
            let origin = ChosenCredential(index: index, generation: self.standings[index]?.generation ?? 0)
            do throws(CredentialError) {
                let value = try await use(try await self.credential(at: index))
                self.standings[index, default: .init()].work()
                return (value, origin)
            } catch {
                guard error.code != .cancelled else { throw error }
                failures.append((self.skip(index, because: error), error))
            }
        }
        throw self.failure(failures)
    }

    /// Notes that a credential could not be used; returns its name.
    private func skip(_ index: Int, because error: CredentialError) -> String {
        // What a credential cannot do at all says nothing about what else it can do, and costs no time to find out.
        if error.code != .notSupported {
            self.standings[index, default: .init()].fail(at: self.services.clock.now())
        }
        let identifier = self.identifier(of: index)
        self.notify(.init(.skipped, identifier: identifier, reason: error))
        return identifier
    }

    /// The credentials to try: those that did not fail lately, then the others.
    private func order() -> [Int] {
        let now = self.services.clock.now()
        let eligible = self.descriptions.indices.filter { !self.descriptions[$0].isSkipped }
        let isPaused = { (index: Int) in self.standings[index]?.isPaused(at: now) ?? false }
        return eligible.filter { !isPaused($0) } + eligible.filter(isPaused)
    }

    private func credential(at index: Int) async throws(CredentialError) -> any ClientCredential {
        if let credential = self.credentials[index] { return credential }
        let credential = try await self.descriptions[index].load(using: self.services)
        // Another task may have been faster; what it holds already is worth keeping.
        if let other = self.credentials[index] { return other }
        self.credentials[index] = credential
        return credential
    }

    private func identifier(of index: Int) -> String {
        self.credentials[index]?.identifier ?? self.descriptions[index].identifier
    }

    private func failure(_ failures: [(identifier: String, error: CredentialError)]) -> CredentialError {
        if failures.count == 1 { return failures[0].error }
        guard let last = failures.last else {
            let isEmpty = self.descriptions.isEmpty
            return CredentialError(
                .unavailable,
                isEmpty ? "The application has no credentials. List one." : "All credentials are marked to be skipped."
            )
        }
        let reasons = failures.map { "\($0.identifier): \($0.error.message)" }
        return CredentialError(
            last.error.code,
            "None of the \(failures.count) credentials can be used. \(reasons.joined(separator: " "))",
            cause: last.error
        )
    }

    private func notify(
        _ kind: CredentialEvent.Kind,
        _ authentication: ClientAuthentication,
        reason: CredentialError? = nil
    ) {
        guard let origin = authentication.origin else { return }
        let identifier = self.identifier(of: origin.index)
        self.notify(.init(kind, identifier: identifier, certificate: authentication.certificate, reason: reason))
    }

    private func notify(_ event: CredentialEvent) {
        for observer in self.services.observers { observer.credentialChanged(event) }
    }
}
