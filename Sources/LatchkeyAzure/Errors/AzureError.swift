//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

/// The error of a client of an Azure service.
public struct AzureError: Error, Sendable {
    /// The category of the error.
    public var code: Code
    /// What was wrong, where, and what to do; free of tokens, queries and bodies.
    public var message: String
    /// The status of the answer, when there was one.
    public var status: HTTPResponse.Status?
    /// The code that the service gave, such as ``AzureServiceCode/blobNotFound``; `nil` when it gave none.
    public var serviceCode: AzureServiceCode?
    /// The codes of the errors inside, from the outermost to the innermost, such as `SecretDisabled`.
    public var innerCodes: [AzureServiceCode] = []
    /// What the service says about the error; for people, never to decide by.
    public var serviceMessage: String?
    /// Further details that the service gave, such as `HeaderName`, by their names.
    public var details: [String: String] = [:]
    /// Under which identifier the service has logged the request.
    public var requestID: String?
    /// The identifier that the client gave to the request.
    public var clientRequestID: String?
    /// How long to wait before another attempt, when the service says so.
    public var retryAfter: Duration?
    /// The header fields of the answer; empty when there was none.
    public var headers: HTTPFields = [:]
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

    /// The error of the acquisition, when there was no token: it says whether the user has to act.
    public var acquisition: AcquisitionError? { (self.cause as? TokenCredentialError)?.acquisition }
}

extension AzureError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The message, without header fields.
    public var description: String { self.message }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without header fields.
    public var customMirror: Mirror {
        Mirror(self, children: ["message": self.message, "status": self.status as Any])
    }
}
