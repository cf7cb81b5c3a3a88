//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension DownstreamAPI {
    /// Gets a resource and decodes it.
    ///
    /// - Parameters:
    ///   - api: The name of the API.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The decoded resource.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call,
    ///   ``DownstreamAPIError`` when the call fails, the status is not 2xx, or the body cannot be decoded.
    public func get<Output: Decodable>(
        _ api: String,
        _ path: String? = nil,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> Output {
        try await self.api(api).get(path, as: subject, overrides: overrides)
    }
}
