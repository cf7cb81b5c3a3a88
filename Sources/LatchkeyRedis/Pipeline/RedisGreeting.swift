//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a client says to a server before anything else, and what the answers mean.
struct RedisGreeting: Sendable {
    private enum Part {
        case authentication
        case name
        case database(Int)
        case role
    }

    private let address: RedisAddress
    private let parts: [Part]
    /// The commands to be sent.
    let commands: [RedisCommand]

    /// Creates a greeting.
    ///
    /// - Parameters:
    ///   - address: Where the server listens, for errors.
    ///   - credential: Who the client is; `nil` to say nothing.
    ///   - name: The name by which the server lists the connection.
    ///   - database: The number of the database.
    ///   - demandsMaster: Whether a replica is no good.
    init(
        to address: RedisAddress,
        as credential: RedisCredential?,
        name: String,
        database: Int,
        demandsMaster: Bool
    ) {
        var steps: [(Part, RedisCommand)] = []
        if let credential { steps.append((.authentication, credential.authentication)) }
        steps.append((.name, RedisCommand(["CLIENT", "SETNAME", .text(name)])))
        if database != 0 { steps.append((.database(database), RedisCommand(["SELECT", .integer(database)]))) }
        if demandsMaster { steps.append((.role, RedisCommand(["ROLE"]))) }
        self.address = address
        self.parts = steps.map(\.0)
        self.commands = steps.map(\.1)
    }

    /// Throws what speaks against using the connection.
    func check(_ outcome: RedisCall.Outcome) throws(RedisError) {
        for (part, reply) in zip(self.parts, outcome.replies) {
            try self.check(reply, to: part)
        }
        if let failure = outcome.failure { throw self.failure(failure) }
    }

    private func check(_ reply: RESPValue, to part: Part) throws(RedisError) {
        if let error = reply.error, error.hasPrefix("NOAUTH") { throw self.needsAuthentication }
        switch part {
        case .authentication:
            guard let error = reply.error else { return }
            throw self.authenticationFailed(error)
        case .name:
            // A name is a courtesy; that a user may not give one is no reason to stop.
            guard let error = reply.error, error.contains("max number of clients") else { return }
            throw .init(.unavailable, "Redis at \(self.address) has as many clients as it accepts; raise maxclients.")
        case .database(let number):
            guard reply.error != nil else { return }
            throw .init(
                .invalidConfiguration,
                "Redis at \(self.address) has no database \(number) for this user; choose another."
            )
        case .role:
            guard reply.array?.first?.text != "master" else { return }
            throw .init(.unavailable, "Redis at \(self.address) is not the master at the moment.")
        }
    }

    private func failure(_ failure: RedisError) -> RedisError {
        switch failure.code {
        case .connectionLost:
            .init(
                .connectFailed,
                "Redis at \(self.address) closed the connection at once; check whether the port expects TLS, and the "
                    + "client certificate if it asks for one.",
                cause: failure
            )
        case .timedOut:
            .init(
                .connectFailed,
                "Redis at \(self.address) accepted the connection and did not answer.",
                cause: failure
            )
        default: failure
        }
    }

    private var needsAuthentication: RedisError {
        .init(
            .authenticationFailed,
            "Redis at \(self.address) asks for a password; set the credentials of the configuration."
        )
    }

    private func authenticationFailed(_ error: String) -> RedisError {
        if error.hasPrefix("ERR"), error.contains("without any password") {
            return .init(
                .authenticationFailed,
                "Redis at \(self.address) has no password for its default user; set none, or name a user."
            )
        }
        return .init(
            .authenticationFailed,
            "Redis at \(self.address) did not accept the user or the password; check the credentials."
        )
    }
}
