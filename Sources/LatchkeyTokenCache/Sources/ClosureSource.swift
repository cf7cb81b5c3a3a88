//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A token source made of a closure that lives for one call.
struct ClosureSource: TokenSource {
    let closure: @Sendable (AcquisitionContext) async throws -> AcquiredToken

    @concurrent
    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        try await self.closure(context)
    }
}
