//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyConfiguration
import LatchkeyDownstreamAPI
public import LatchkeyTokenCache
import Synchronization

extension LatchkeyClient {
    /// Reads the configuration anew and puts it in force: named APIs and app registrations.
    ///
    /// Calls that begin afterwards use the new configuration; those under way end with theirs. Tokens that are held stay,
    /// because each belongs to what it was asked for with.
    ///
    /// - Returns: What changed.
    /// - Throws: `ConfigurationError` that lists everything that is wrong, or the error of the part that cannot be made.
    ///   The configuration in force stays so then.
    @discardableResult
    public func reload() throws -> ConfigurationChange {
        try self.reloading.withLock { state in
            guard let source = state.source else {
                let message =
                    "The client was not made from a configuration. Call 'apply(_:)' with new settings instead."
                throw ConfigurationError(.fileNotFound, problems: [.init(path: "", origin: nil, message: message)])
            }
            state.fingerprint = source.fingerprint()
            return try self.apply(try source.load(), &state)
        }
    }

    /// Puts settings in force that were made in code.
    ///
    /// - Parameter settings: The settings.
    /// - Returns: What changed.
    /// - Throws: The error of the part that cannot be made; it names the wrong setting. The settings in force stay so then.
    @discardableResult
    public func apply(_ settings: ClientSettings) throws -> ConfigurationChange {
        try self.reloading.withLock { state in try self.apply(settings, &state) }
    }

    private func apply(_ settings: ClientSettings, _ state: inout ReloadState) throws -> ConfigurationChange {
        if self.ownHTTP != nil, settings.certificateAuthorityFile != state.settings.certificateAuthorityFile {
            let message =
                "Other certificate authorities come into force with a restart only. Change it back, or restart."
            let path = "Latchkey:CertificateAuthorityFile"
            throw ConfigurationError(.invalidSettings, problems: [.init(path: path, origin: nil, message: message)])
        }
        let earlier = try self.directory.current()
        let applications = try Applications(settings, self.parts, earlier: earlier)
        try Self.check(settings, applications, self.parts)
        let apis = try NamedAPIs(settings.downstreamAPIs)
        self.directory.replace(with: applications)
        self.downstream.update(apis)
        let change = ConfigurationChange(
            apis: .init(from: state.settings.downstreamAPIs, to: settings.downstreamAPIs),
            applications: .init(from: earlier.options, to: applications.options)
        )
        state.settings = settings
        return change
    }

    /// Looks from time to time whether a file of the configuration has changed, and reloads then.
    ///
    /// Run it in a task of its own; it returns when the task is cancelled. A file that cannot be used is reported once
    /// and leaves the configuration in force, until the file changes again.
    ///
    /// - Parameters:
    ///   - interval: How often to look; every 10 seconds by default.
    ///   - time: The clock; the system's by default.
    ///   - report: Learns what was reloaded, or why it could not be.
    public func watchConfiguration(
        every interval: Duration = .seconds(10),
        time: any TimeProvider = SystemTime(),
        _ report: @Sendable (Result<ConfigurationChange, any Error>) -> Void
    ) async {
        let step = max(interval, .milliseconds(10)).nanoseconds
        while !Task.isCancelled {
            do {
                try await time.sleep(until: time.continuousNanoseconds() + step)
            } catch {
                return
            }
            guard self.hasChangedFiles else { continue }
            report(Result { try self.reload() })
        }
    }

    private var hasChangedFiles: Bool {
        self.reloading.withLock { state in
            guard let source = state.source else { return false }
            return source.fingerprint() != state.fingerprint
        }
    }
}
