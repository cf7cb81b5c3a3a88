//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// Lets the next requests to an endpoint meet faults, in order; after them it answers truly again.
    ///
    /// - Parameters:
    ///   - faults: The faults, which follow those that are still to come.
    ///   - endpoint: The endpoint.
    public func script(_ faults: Fault..., for endpoint: Endpoint) {
        self.responder.faults.append(faults, for: endpoint)
    }

    /// Removes the faults that are still to come.
    ///
    /// - Parameter endpoint: The endpoint; `nil` means all.
    public func removeFaults(for endpoint: Endpoint? = nil) {
        self.responder.faults.removeAll(for: endpoint)
    }
}
