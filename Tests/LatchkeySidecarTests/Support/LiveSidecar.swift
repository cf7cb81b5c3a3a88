//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeySidecar
import Testing

extension SidecarRig {
    /// Serves the rig's sidecar on real addresses for as long as a closure runs.
    ///
    /// - Parameter body: Gets the address that was listened on first.
    /// - Throws: What the closure throws, or why nothing could be served.
    func serve(_ body: (SidecarAddress) async throws -> Void) async throws {
        let (addresses, continuation) = AsyncStream.makeStream(of: SidecarAddress.self)
        let server = SidecarServer(self.sidecar) { continuation.yield($0) }
        let task = Task(name: "sidecar-server") {
            defer { continuation.finish() }
            try await server.run()
        }
        guard let address = await addresses.first(where: { _ in true }) else {
            try await task.value
            return
        }
        let result = await Result { try await body(address) }
        task.cancel()
        _ = await task.result
        try result.get()
    }
}

extension SidecarAddress {
    /// The port that is listened on.
    var port: Int { Int(self.description.split(separator: ":").last ?? "") ?? 0 }
}
