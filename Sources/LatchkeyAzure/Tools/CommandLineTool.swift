//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Subprocess
import Synchronization

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A program of a developer's machine that prints tokens.
///
/// It is started without a shell, from a directory of the system, with nothing to read and for ten seconds at most.
struct CommandLineTool: Sendable {
    /// What a program has printed, and how it ended.
    struct Outcome: Sendable {
        var isSuccess: Bool
        /// Whether the system could not run it, as shells say by 127.
        var isMissing: Bool
        var output: String
        var errors: String
    }

    let name: String
    let environment: AzureEnvironment
    var timeout: Duration = .seconds(10)

    /// The longest answer that is read, in bytes.
    private static let longestAnswer = 1 << 20

    /// The program's place on the path; `nil` when it is not there.
    var path: String? {
        for folder in (self.environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(self.name)"
            if FileAccess.isExecutable(path) { return path }
        }
        return nil
    }

    /// Runs the program.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - extra: Variables beside those of the environment.
    /// - Returns: What it printed; `nil` when it is not on the path.
    /// - Throws: ``TokenCredentialError`` when it cannot be started, prints too much or takes too long.
    func run(_ arguments: [String], extra: [String: String]) async throws(TokenCredentialError) -> Outcome? {
        guard let path = self.path else { return nil }
        let variables = self.environment.variables.merging(extra) { $1 }
        do {
            return try await self.withinTimeout { try await Self.run(path, arguments, variables) }
        } catch let error as TokenCredentialError {
            throw error
        } catch {
            throw TokenCredentialError(.failed, "'\(self.name)' could not be run: \(type(of: error)).")
        }
    }

    private static func run(_ path: String, _ arguments: [String], _ variables: [String: String]) async throws
        -> Outcome
    {
        var options = PlatformOptions()
        // What it has started ends with it.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }) { $1 }
            ),
            workingDirectory: "/bin",
            platformOptions: options,
            output: .string(limit: self.longestAnswer),
            error: .string(limit: self.longestAnswer)
        )
        var isMissing = false
        if case .exited(127) = result.terminationStatus { isMissing = true }
        return Outcome(
            isSuccess: result.terminationStatus.isSuccess,
            isMissing: isMissing,
            output: result.standardOutput,
            errors: result.standardError
        )
    }

    private func withinTimeout(_ work: @escaping @Sendable () async throws -> Outcome) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await work() }
            group.addTask { [timeout] in
                try await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let outcome = first else {
                throw TokenCredentialError(.failed, "'\(self.name)' did not answer within \(self.timeout).")
            }
            return outcome
        }
    }
}
