//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Emulator {
    /// An application that may ask for tokens.
    public struct Application: Sendable {
        /// The client id.
        public var clientID: String
        /// The secrets that are valid now.
        public var secrets: [String]
        /// The roles that were granted to the application, by the resource's identifier.
        public var roles: [String: [String]]

        /// Creates an application.
        ///
        /// - Parameters:
        ///   - clientID: The client id.
        ///   - secrets: The secrets that are valid now.
        ///   - roles: The roles that were granted to the application, by the resource's identifier.
        public init(clientID: String, secrets: [String], roles: [String: [String]] = [:]) {
            self.clientID = clientID
            self.secrets = secrets
            self.roles = roles
        }

        /// An application with a random secret that may read products.
        ///
        /// - Parameter clientID: The client id.
        /// - Returns: The application.
        public static func sample(clientID: String = "11112222-3333-4444-5555-666677778888") -> Self {
            Self(
                clientID: clientID,
                secrets: ["emulator~\(UUID().uuidString.lowercased())"],
                roles: [Resource.products.identifier: ["Products.Read"]]
            )
        }
    }
}

extension Emulator.Application: CustomStringConvertible, CustomReflectable {
    /// A text that never contains a secret.
    public var description: String { "Application(\(self.clientID), \(self.secrets.count) secrets <redacted>)" }
    /// A mirror without secrets.
    public var customMirror: Mirror { Mirror(self, children: ["clientID": self.clientID, "roles": self.roles]) }
}
