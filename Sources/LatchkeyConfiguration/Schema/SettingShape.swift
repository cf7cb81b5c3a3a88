//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the value of a key may be.
///
/// The decoder checks values against it, and the schema for editors is written from it: neither knows another list.
/// Whatever the shape, null and an empty text say nothing, as when the key is missing.
indirect enum SettingShape: Sendable {
    /// A text; numbers and booleans are taken as they were written.
    case text
    /// A boolean, or one as text.
    case boolean
    /// A length of time: seconds, or `hh:mm:ss`.
    case duration
    /// A whole number, or one as text.
    case integer(ClosedRange<Int>)
    /// One of these names, in any letter case.
    case name([String])
    /// A list of texts: an array, or one text that separates them by blanks.
    case texts
    /// A list of whole numbers.
    case integers(ClosedRange<Int>)
    /// An object of texts.
    case dictionary
    /// An object with known keys.
    case section(SectionSchema)
    /// A list of such objects.
    case sections(SectionSchema)
    /// An object of such objects under names of the file's own.
    case named(SectionSchema)
    /// Something that is left alone.
    case anything
}
