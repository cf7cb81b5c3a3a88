//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension DownstreamAPI {
    /// Patches with a value and decodes the answer.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The value to send, encoded as the API's `ContentType` says.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The decoded answer.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails, the status is not 2xx, or the body cannot be decoded.
    public func patch<Input: Encodable & Sendable, Output: Decodable>(
        _ api: String,
        _ path: String? = nil,
        body: Input,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> Output {
        try await self.api(api).patch(path, body: body, as: subject, overrides: overrides)
    }

    /// Patches with a value and ignores the answer.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The value to send, encoded as the API's `ContentType` says.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails or is answered with a status other than 2xx.
    public func patch<Input: Encodable & Sendable>(
        _ api: String,
        _ path: String? = nil,
        body: Input,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws {
        try await self.api(api).patch(path, body: body, as: subject, overrides: overrides)
    }

    /// Patches with a body and decodes the answer.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The body; none by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The decoded answer.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails, the status is not 2xx, or the body cannot be decoded.
    public func patch<Output: Decodable>(
        _ api: String,
        _ path: String? = nil,
        body: RequestBody = .empty,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> Output {
        try await self.api(api).patch(path, body: body, as: subject, overrides: overrides)
    }

    /// Patches with a body and ignores the answer.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The body; none by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails or is answered with a status other than 2xx.
    public func patch(
        _ api: String,
        _ path: String? = nil,
        body: RequestBody = .empty,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws {
        try await self.api(api).patch(path, body: body, as: subject, overrides: overrides)
    }
}
