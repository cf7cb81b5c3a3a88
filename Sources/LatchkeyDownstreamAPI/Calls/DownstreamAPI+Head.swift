//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

extension DownstreamAPI {
    /// Asks for the header fields of a resource.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The status and the header fields.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails or is answered with a status other than 2xx.
    public func head(
        _ api: String,
        _ path: String? = nil,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> HTTPResponse {
        try await self.api(api).head(path, as: subject, overrides: overrides)
    }

    /// Asks for what can be done with a resource.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The status and the header fields, such as `Allow`.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails or is answered with a status other than 2xx.
    public func options(
        _ api: String,
        _ path: String? = nil,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> HTTPResponse {
        try await self.api(api).options(path, as: subject, overrides: overrides)
    }
}
