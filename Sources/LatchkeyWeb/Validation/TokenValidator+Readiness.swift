//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension TokenValidator {
    /// Whether the issuer's keys have been fetched at least once.
    package var hasKeys: Bool { self.metadata.generation > 0 }
}
