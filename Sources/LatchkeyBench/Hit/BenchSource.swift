//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache

/// A token source that is there to be named: whoever asks it has missed.
struct BenchSource: TokenSource {
    func acquire(_ context: AcquisitionContext) async throws -> AcquiredToken {
        throw CancellationError()
    }
}
