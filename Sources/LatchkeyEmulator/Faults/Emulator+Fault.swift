//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

extension Emulator {
    /// A deviation from the true answer of an endpoint.
    public struct Fault: Sendable {
        /// The status to answer with instead; `nil`, the default, gives the true answer.
        public var status: HTTPResponse.Status?
        /// Headers to add, or to answer with when a status is set; none by default.
        public var headers: HTTPFields
        /// The body to answer with instead; `nil`, the default, keeps the true one, or sends none when a status is set.
        public var body: [UInt8]?
        /// How long to wait before answering; not at all by default.
        public var latency: Duration
        /// A gate to wait at before answering; none by default.
        public var gate: Gate?
        /// Whether the request is carried out although another status is answered, so that only the answer is lost;
        /// `false` by default.
        public var reachesService: Bool
        /// How many requests the fault meets; `nil` meets all until faults are removed; 1 by default.
        public var times: Int?

        /// Creates a fault.
        ///
        /// - Parameters:
        ///   - status: The status to answer with instead.
        ///   - headers: Headers to add, or to answer with when a status is set.
        ///   - body: The body to answer with instead.
        ///   - latency: How long to wait before answering.
        ///   - gate: A gate to wait at before answering.
        ///   - reachesService: Whether the request is carried out although another status is answered.
        ///   - times: How many requests the fault meets; `nil` meets all.
        public init(
            status: HTTPResponse.Status? = nil,
            headers: HTTPFields = [:],
            body: [UInt8]? = nil,
            latency: Duration = .zero,
            gate: Gate? = nil,
            reachesService: Bool = false,
            times: Int? = 1
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.latency = latency
            self.gate = gate
            self.reachesService = reachesService
            self.times = times
        }

        /// Answers with a status and no body.
        ///
        /// - Parameters:
        ///   - status: The status.
        ///   - retryAfter: The `Retry-After` header in whole seconds; `nil` leaves it out.
        ///   - times: How many requests the fault meets; `nil` meets all.
        /// - Returns: The fault.
        public static func status(
            _ status: HTTPResponse.Status,
            retryAfter: Duration? = nil,
            times: Int? = 1
        ) -> Self {
            var fault = Self(status: status, times: times)
            if let retryAfter { fault.headers[.retryAfter] = String(retryAfter.components.seconds) }
            return fault
        }

        /// Carries the request out and answers with a status and no body, as if the true answer were lost on the way.
        ///
        /// - Parameters:
        ///   - status: The status; 502 by default.
        ///   - times: How many requests the fault meets; `nil` meets all.
        /// - Returns: The fault.
        public static func lostAnswer(_ status: HTTPResponse.Status = .badGateway, times: Int? = 1) -> Self {
            Self(status: status, reachesService: true, times: times)
        }

        /// Answers truly, but late.
        ///
        /// - Parameters:
        ///   - latency: How long to wait before answering.
        ///   - times: How many requests the fault meets; `nil` meets all.
        /// - Returns: The fault.
        public static func latency(_ latency: Duration, times: Int? = 1) -> Self {
            Self(latency: latency, times: times)
        }

        /// Answers truly, once a gate is open.
        ///
        /// - Parameters:
        ///   - gate: The gate.
        ///   - times: How many requests the fault meets; `nil` meets all.
        /// - Returns: The fault.
        public static func held(by gate: Gate, times: Int? = nil) -> Self {
            Self(gate: gate, times: times)
        }

        /// Changes the true answer.
        func apply(to response: EmulatorResponse) -> EmulatorResponse {
            var changed = response
            if let status { changed = EmulatorResponse(status: status) }
            for field in self.headers { changed.headers[field.name] = field.value }
            if let body { changed.body = body }
            return changed
        }
    }
}
