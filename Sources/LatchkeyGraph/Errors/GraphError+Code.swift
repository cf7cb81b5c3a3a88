//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension GraphError {
    /// The category of a ``GraphError``.
    public struct Code: Hashable, Sendable {
        private enum Base: Int {
            case service = 101
            case invalidRequest = 102
            case malformedAnswer = 103
            case foreignLink = 104
            case endlessPages = 105
            case batchIncomplete = 106
            case dependencyFailed = 107
            case transferFailed = 108
        }
        private let base: Base

        /// `LKG101`: Graph answered with an error; see ``GraphError/serviceCode``.
        public static var service: Self { .init(base: .service) }
        /// `LKG102`: The call makes no sense; correct it.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// `LKG103`: The answer is not what the path should lead to, or no JSON in UTF-8 at all.
        public static var malformedAnswer: Self { .init(base: .malformedAnswer) }
        /// `LKG104`: A link leads to a host that the token is not for; it was not followed.
        public static var foreignLink: Self { .init(base: .foreignLink) }
        /// `LKG105`: The links between pages form a loop, or there is no end of them.
        public static var endlessPages: Self { .init(base: .endlessPages) }
        /// `LKG106`: The answer of a batch does not contain this step.
        public static var batchIncomplete: Self { .init(base: .batchIncomplete) }
        /// `LKG107`: A step of a batch was not run, because one that it depends on failed.
        public static var dependencyFailed: Self { .init(base: .dependencyFailed) }
        /// `LKG108`: An upload or a download broke off and could not be resumed.
        public static var transferFailed: Self { .init(base: .transferFailed) }

        /// The number of the category, such as `LKG101`.
        public var number: String { "LKG\(self.base.rawValue)" }
    }
}
