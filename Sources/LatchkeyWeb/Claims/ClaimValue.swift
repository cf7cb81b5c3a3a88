//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The value of a claim: any JSON value.
public enum ClaimValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A number that is no whole one.
    case number(Double)
    /// A text.
    case string(String)
    /// A list of values.
    case array([ClaimValue])
    /// Values by their names.
    case object([String: ClaimValue])

    /// The text; `nil` when the value is none.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The list; `nil` when the value is none.
    public var array: [ClaimValue]? { if case .array(let values) = self { values } else { nil } }
    /// The members; `nil` when the value is no object.
    public var object: [String: ClaimValue]? { if case .object(let members) = self { members } else { nil } }
    /// The truth value; `nil` when the value is none.
    public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }

    /// The texts of a list of texts, or the one text; `nil` when the value is neither.
    public var strings: [String]? {
        switch self {
        case .string(let text): return [text]
        case .array(let values):
            let texts = values.compactMap(\.string)
            return texts.count == values.count ? texts : nil
        default: return nil
        }
    }

    /// The number of seconds that a value stands for, cut to whole ones; `nil` when it is no number or out of range.
    public var seconds: Int64? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int64(exactly: number.rounded(.down))
        default: nil
        }
    }
}
