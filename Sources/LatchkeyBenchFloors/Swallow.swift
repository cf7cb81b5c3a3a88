//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import LatchkeyTokenCache

/// Takes a token over and lets it go, so that no caller can do without owning it.
///
/// - Parameter token: The token.
@inline(never)
package func swallow(_ token: consuming AccessToken) {}
