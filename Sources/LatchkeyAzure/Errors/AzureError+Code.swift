//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension AzureError {
    /// The category of an ``AzureError``.
    public struct Code: Hashable, Sendable {
        private enum Base {
            case cancelled
            case conditionNotMet
            case conflict
            case credential
            case forbidden
            case invalidRequest
            case malformedAnswer
            case notFound
            case notModified
            case refused
            case throttled
            case timedOut
            case transferFailed
            case unauthorized
            case unavailable
        }
        private let base: Base

        private init(base: Base) { self.base = base }

        /// The calling task was cancelled.
        public static var cancelled: Self { .init(base: .cancelled) }
        /// A condition of the request does not hold, such as an `If-Match` (status 412).
        public static var conditionNotMet: Self { .init(base: .conditionNotMet) }
        /// What is there already, or happens at the same time, is in the way (status 409).
        public static var conflict: Self { .init(base: .conflict) }
        /// There is no token; see ``AzureError/acquisition``.
        public static var credential: Self { .init(base: .credential) }
        /// The token does not permit it (status 403).
        public static var forbidden: Self { .init(base: .forbidden) }
        /// The request cannot be sent as it stands.
        public static var invalidRequest: Self { .init(base: .invalidRequest) }
        /// The answer is not what the service answers.
        public static var malformedAnswer: Self { .init(base: .malformedAnswer) }
        /// It is not there (status 404).
        public static var notFound: Self { .init(base: .notFound) }
        /// It is what the caller has already (status 304).
        public static var notModified: Self { .init(base: .notModified) }
        /// The service refused the request for another reason; see ``AzureError/serviceCode``.
        public static var refused: Self { .init(base: .refused) }
        /// There were too many requests (status 429).
        public static var throttled: Self { .init(base: .throttled) }
        /// The time was used up.
        public static var timedOut: Self { .init(base: .timedOut) }
        /// The service could not be reached, or the connection broke.
        public static var transferFailed: Self { .init(base: .transferFailed) }
        /// The service does not accept the token (status 401).
        public static var unauthorized: Self { .init(base: .unauthorized) }
        /// The service failed (status 500 and above).
        public static var unavailable: Self { .init(base: .unavailable) }

        /// The category that a status means.
        init(status: Int) {
            self =
                switch status {
                case 304: .notModified
                case 401: .unauthorized
                case 403: .forbidden
                case 404: .notFound
                case 409: .conflict
                case 412: .conditionNotMet
                case 429: .throttled
                case 500...: .unavailable
                default: .refused
                }
        }
    }
}
