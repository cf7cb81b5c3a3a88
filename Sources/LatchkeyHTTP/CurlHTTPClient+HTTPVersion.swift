//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CurlHTTPClient {
    /// The HTTP versions that a client offers.
    public struct HTTPVersion: Hashable, Sendable {
        private enum Base {
            case automatic
            case http1
        }
        private let base: Base

        /// HTTP/2 over TLS where the server has it, otherwise HTTP/1.1.
        public static var automatic: Self { .init(base: .automatic) }
        /// HTTP/1.1 only.
        public static var http1: Self { .init(base: .http1) }
    }
}
