//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser

/// What the file of an export is.
enum ArchiveFormat: String, CaseIterable, ExpressibleByArgument {
    /// An archive of our own, sealed unless asked otherwise.
    case native
    /// The cache file of the MSAL libraries, which is never sealed.
    case msal
}
