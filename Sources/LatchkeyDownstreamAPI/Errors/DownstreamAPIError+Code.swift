//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension DownstreamAPIError {
    /// The category of a ``DownstreamAPIError``.
    ///
    /// Each has a ``number`` that stays, to be searched for.
    public struct Code: Hashable, Sendable {
        private enum Base: Int {
            case configuration = 101
            case unknownAPI = 102
            case invalidRequest = 103
            case encodingFailed = 104
            case requestTooLarge = 105
            case network = 106
            case timedOut = 107
            case cancelled = 108
            case failureStatus = 109
            case responseTooLarge = 110
            case decodingFailed = 111
            case circuitOpen = 112
            case overloaded = 113
            case tooManyRedirects = 114
        }
        private let base: Base

        /// `LKD101`: An option of an API is missing or wrong; correct it.
        public static var configuration: Self { .init(base: .configuration) }
        /// `LKD102`: There is no API of the name.
        public static var unknownAPI: Self { .init(base: .unknownAPI) }
        /// `LKD103`: The call cannot be made as it stands, for example because its path leaves the API's base URL.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// `LKD104`: The body of the request could not be made.
        public static var encodingFailed: Self { .init(base: .encodingFailed) }
        /// `LKD105`: The body of the request is longer than may be kept for another attempt.
        public static var requestTooLarge: Self { .init(base: .requestTooLarge) }
        /// `LKD106`: The API could not be reached.
        public static var network: Self { .init(base: .network) }
        /// `LKD107`: The call took longer than the API's options allow.
        public static var timedOut: Self { .init(base: .timedOut) }
        /// `LKD108`: The calling task was cancelled.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// `LKD109`: The API answered with a status other than 2xx; see ``DownstreamAPIError/status``.
        public static var failureStatus: Self { .init(base: .failureStatus) }
        /// `LKD110`: The body of the response is longer than the API's options allow.
        public static var responseTooLarge: Self { .init(base: .responseTooLarge) }
        /// `LKD111`: The body of the response is not what was to be decoded.
        public static var decodingFailed: Self { .init(base: .decodingFailed) }
        /// `LKD112`: The API has failed over and over and is left alone until ``DownstreamAPIError/retryAfter``.
        public static var circuitOpen: Self { .init(base: .circuitOpen) }
        /// `LKD113`: More calls to the API wait for their turn than its options allow.
        public static var overloaded: Self { .init(base: .overloaded) }
        /// `LKD114`: The API redirects the request over and over.
        public static var tooManyRedirects: Self { .init(base: .tooManyRedirects) }

        /// The number of the category, such as `LKD106`.
        public var number: String { "LKD\(self.base.rawValue)" }
    }
}
