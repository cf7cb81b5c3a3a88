//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CurlHTTPClient {
    /// The certificate authorities that a client accepts; verification itself cannot be turned off.
    public struct TrustRoots: Hashable, Sendable {
        enum Kind: Hashable {
            case system
            case file(String)
            case pem([UInt8])
        }
        let kind: Kind

        /// The authorities that the system trusts.
        public static var system: Self { .init(kind: .system) }

        /// The authorities in a PEM file, in place of the system's.
        ///
        /// - Parameter path: The path of the file.
        /// - Returns: The trust roots.
        public static func file(_ path: String) -> Self { .init(kind: .file(path)) }

        /// The authorities in PEM text, in place of the system's.
        ///
        /// - Parameter bytes: One or more certificates.
        /// - Returns: The trust roots.
        public static func pem(_ bytes: [UInt8]) -> Self { .init(kind: .pem(bytes)) }
    }
}
