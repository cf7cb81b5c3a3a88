//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyTokenAcquisition

extension NamedAPI {
    /// Puts a value and decodes the answer.
    ///
    /// - Parameters:
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The value to send, encoded as the API's `ContentType` says.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The decoded answer.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails, the status is not 2xx, or the body cannot be decoded.
    public func put<Input: Encodable & Sendable, Output: Decodable>(
        _ path: String? = nil,
        body: Input,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> Output {
        try await self.call(.put, path, body: .value(body), as: subject, overrides: overrides)
            .decoded()
    }

    /// Puts a value and ignores the answer.
    ///
    /// - Parameters:
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The value to send, encoded as the API's `ContentType` says.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails or is answered with a status other than 2xx.
    public func put<Input: Encodable & Sendable>(
        _ path: String? = nil,
        body: Input,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws {
        try await self.call(.put, path, body: .value(body), as: subject, overrides: overrides)
            .successful()
    }

    /// Puts a body and decodes the answer.
    ///
    /// - Parameters:
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The body; none by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The decoded answer.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails, the status is not 2xx, or the body cannot be decoded.
    public func put<Output: Decodable>(
        _ path: String? = nil,
        body: RequestBody = .empty,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> Output {
        try await self.call(.put, path, body: body, as: subject, overrides: overrides)
            .decoded()
    }

    /// Puts a body and ignores the answer.
    ///
    /// - Parameters:
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The body; none by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails or is answered with a status other than 2xx.
    public func put(
        _ path: String? = nil,
        body: RequestBody = .empty,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws {
        try await self.call(.put, path, body: body, as: subject, overrides: overrides)
            .successful()
    }
}
