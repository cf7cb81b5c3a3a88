//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// An error of Microsoft Graph, or of a call to it that makes no sense.
///
/// Calls also throw what lies below them, unchanged: `AcquisitionError` and `ChallengeRequired` when there is no token, and
/// `DownstreamAPIError` when there is no answer.
public struct GraphError: Error, Sendable {
    /// The category of the error.
    public var code: Code
    /// What was wrong, where, and what to do; free of tokens, links and bodies.
    public var message: String
    /// The status of the answer, when there was one.
    public var status: HTTPResponse.Status?
    /// The code that Graph gave, such as `Request_ResourceNotFound`; possibly empty.
    public var serviceCode = ""
    /// The codes of the errors inside, from the outermost to the innermost.
    public var innerCodes: [String] = []
    /// What Graph says about the error; for people, never to decide by.
    public var serviceMessage: String?
    /// Under which identifier Graph has logged the request.
    public var requestID: String?
    /// The identifier that the client gave to the call.
    public var clientRequestID: String?
    /// When the error happened, as Graph wrote it, in UTC.
    public var date: String?
    /// How long to wait before another attempt, when Graph says so.
    public var retryAfter: Duration?
    /// The header fields of the answer; empty when there was none.
    public var headers: HTTPFields = [:]
    /// The beginning of the answer's body, at most 64 KiB.
    public var body: [UInt8] = []
    /// The error that led to this one.
    public var cause: (any Error)?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The category.
    ///   - message: What was wrong, where, and what to do.
    ///   - cause: The error that led to this one; none by default.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// What Graph said about limits.
    public var throttling: GraphThrottling { GraphThrottling(self.headers) }

    /// The most specific code that Graph gave; empty when it gave none.
    public var mostSpecificCode: String { self.innerCodes.last { !$0.isEmpty } ?? self.serviceCode }

    /// Whether Graph gave a code, at any depth and in any letter case.
    ///
    /// - Parameter code: The code.
    /// - Returns: Whether it did.
    public func has(code: String) -> Bool {
        ([self.serviceCode] + self.innerCodes).contains { $0.lowercased() == code.lowercased() }
    }

    /// Whether the same call may succeed later.
    public var isRetryable: Bool { [429, 502, 503, 504, 509].contains(self.status?.code ?? 0) }
}

extension GraphError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The number and the message, without header fields and body.
    public var description: String { "\(self.code.number): \(self.message)" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without header fields and body.
    public var customMirror: Mirror {
        Mirror(self, children: ["code": self.code, "message": self.message, "status": self.status as Any])
    }
}
