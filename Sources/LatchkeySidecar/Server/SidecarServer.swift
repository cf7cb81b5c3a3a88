//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// Serves a sidecar over HTTP until it is shut down: requests under way are answered first.
public struct SidecarServer: Service {
    private let sidecar: Sidecar
    private let logger: Logger
    private let onRunning: @Sendable (SidecarAddress) async -> Void

    /// Creates a server for the addresses of the sidecar's options.
    ///
    /// - Parameters:
    ///   - sidecar: The sidecar.
    ///   - logger: Takes messages about connections; by default they go nowhere.
    ///   - onRunning: Is told each address that it listens on, with the port that was taken; nothing by default.
    public init(
        _ sidecar: Sidecar,
        logger: Logger = Logger(label: "latchkey.sidecar.http") { _ in SwiftLogNoOpLogHandler() },
        onRunning: @escaping @Sendable (SidecarAddress) async -> Void = { _ in }
    ) {
        self.sidecar = sidecar
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until the service is shut down or the task is cancelled.
    public func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            // Refreshing ends with the servers.
            let upkeep = Task(name: "latchkey-sidecar-upkeep") { await self.sidecar.run() }
            defer { upkeep.cancel() }
            try await withThrowingDiscardingTaskGroup { servers in
                for address in self.sidecar.options.addresses {
                    servers.addTask { try await self.serve(address) }
                }
            }
            group.cancelAll()
        }
    }

    private func serve(_ address: SidecarAddress) async throws {
        let socket: UnixSocketFile?
        let bind: BindAddress
        switch address.base {
        case .host(let host, let port):
            socket = nil
            bind = .hostname(host, port: port)
        case .unixSocket(let path):
            socket = try UnixSocketFile(path: path)
            bind = .unixDomainSocket(path: path)
        }
        defer { socket?.remove() }
        let options = self.sidecar.options
        let idle = TimeAmount.nanoseconds(
            options.idleTimeout.components.seconds * 1_000_000_000
                + options.idleTimeout.components.attoseconds / 1_000_000_000
        )
        let application = Application(
            responder: SidecarResponder(sidecar: self.sidecar),
            server: .http1(
                configuration: .init(
                    idleTimeout: idle,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 32 << 10,
                        maxHeaderListSize: 64 << 10,
                        maxHeaderFieldCount: 128
                    )
                )
            ),
            configuration: .init(
                address: bind,
                serverName: nil,
                availableConnectionsDelegate: .maximum(options.mostConnections, logger: self.logger)
            ),
            onServerRunning: { [onRunning] channel in
                socket?.restrict()
                let port = channel.localAddress?.port
                await onRunning(port.map { address.with(port: $0) } ?? address)
            },
            logger: self.logger
        )
        try await application.run()
    }
}

extension SidecarAddress {
    /// The address with the port that was taken.
    fileprivate func with(port: Int) -> Self {
        if case .host(let host, _) = self.base { .host(host, port: port) } else { self }
    }
}
