//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Says where decoding failed, without repeating what the body contains.
enum DecodingFailure {
    static func text(_ error: any Error) -> String {
        if let error = error as? ContentCodecError { return error.description }
        guard let error = error as? DecodingError else { return "it does not fit." }
        return switch error {
        case .keyNotFound(let key, let context):
            "'\(key.stringValue)' is missing\(self.place(context))."
        case .typeMismatch(let type, let context):
            "the value\(self.place(context)) is not a \(type)."
        case .valueNotFound(_, let context):
            "the value\(self.place(context)) is null."
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not valid JSON." : "the value\(self.place(context)) is not valid."
        @unknown default:
            "it does not fit."
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        guard !context.codingPath.isEmpty else { return "" }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return " at '\(path.hasPrefix(".") ? String(path.dropFirst()) : path)'"
    }
}
