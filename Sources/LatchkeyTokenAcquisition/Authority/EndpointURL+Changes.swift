//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension EndpointURL {
    /// The same place at another host, with the port kept.
    func withHost(_ host: String) -> EndpointURL {
        EndpointURL(scheme: self.scheme, host: host, port: self.port, path: self.path)
    }

    /// Another place at the same host.
    func withPath(_ path: String) -> EndpointURL {
        EndpointURL(scheme: self.scheme, host: self.host, port: self.port, path: path)
    }
}
