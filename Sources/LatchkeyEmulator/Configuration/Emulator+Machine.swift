//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// The machine that programs seem to run on: its identities and where they are asked for.
    public struct Machine: Hashable, Sendable {
        /// The identities; the machine's own and one that is assigned by default.
        public var identities: [ManagedIdentity]
        /// The region that the metadata service reports; `westus2` by default.
        public var region: String
        /// The folder in which the Arc agent leaves the files that callers must be able to read.
        ///
        /// Clients only read from the default, which takes the right to write there.
        public var arcTokenFolder: String
        /// The port on loopback for plain HTTP, as the metadata service has it; 0, the default, takes any free one.
        public var port: Int

        /// Creates a machine.
        ///
        /// - Parameters:
        ///   - identities: The identities.
        ///   - region: The region that the metadata service reports.
        ///   - arcTokenFolder: The folder for the files of the Arc agent.
        ///   - port: The port for plain HTTP; 0 takes any free one.
        public init(
            identities: [ManagedIdentity] = [.system, .userAssigned],
            region: String = "westus2",
            arcTokenFolder: String = "/var/opt/azcmagent/tokens",
            port: Int = 0
        ) {
            self.identities = identities
            self.region = region
            self.arcTokenFolder = arcTokenFolder
            self.port = port
        }
    }
}
