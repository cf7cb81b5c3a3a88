//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// What a guard decides about a request.
public enum Verdict<Value: Sendable>: Sendable {
    /// The request goes on with what was learnt of it, and its response gets further header fields.
    case proceed(Value, adding: HTTPFields = [:])
    /// The request ends here with a response: a challenge, a redirection or a problem.
    case respond(OutboundResponse)
}

/// Decides whether a request goes on, before its handler; and what errors of the handler mean to the caller, after it.
///
/// A web framework needs one adapter for all guards. The two types of verdicts are all that there is: the enumeration is
/// meant to be switched over.
public protocol RequestGuard: Sendable {
    /// What a guard learns of a request, such as who sent it.
    associatedtype Value: Sendable

    /// Decides about a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: What the guard learnt, or the response that ends the request.
    func check(_ request: InboundRequest) async -> Verdict<Value>

    /// Turns an error of a handler into a response, such as "the user must consent" into a challenge.
    ///
    /// - Parameters:
    ///   - error: What the handler threw.
    ///   - request: The request that it was handling.
    /// - Returns: The response, or `nil` when the error means nothing to the guard.
    func recover(from error: any Error, for request: InboundRequest) async -> OutboundResponse?
}

/// Answers requests to some paths by itself, such as those of a sign-in.
public protocol PathOwner: Sendable {
    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response, or `nil` when the path is not one of the owner's.
    func respond(to request: InboundRequest) async -> OutboundResponse?
}
