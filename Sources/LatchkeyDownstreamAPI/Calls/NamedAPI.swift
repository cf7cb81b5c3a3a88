//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyTokenAcquisition

/// One API of a ``DownstreamAPI``.
public struct NamedAPI: Sendable {
    /// The name of the API.
    public let name: String
    private let downstream: any DownstreamAPI

    init(name: String, downstream: any DownstreamAPI) {
        self.name = name
        self.downstream = downstream
    }

    /// Calls the API.
    ///
    /// - Parameter call: What to send, and as whom; its API's name is replaced by ``name``.
    /// - Returns: The response of any status, whose body is still to be read.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call, ``DownstreamAPIError``
    ///   when the call cannot be made or gets no response.
    public func send(_ call: DownstreamCall) async throws -> DownstreamResponse {
        var call = call
        call.api = self.name
        return try await self.downstream.send(call)
    }

    /// Calls the API.
    ///
    /// - Parameters:
    ///   - method: The method; that of the API's options by default.
    ///   - path: The path below the API's base URL; the API's own relative path by default.
    ///   - body: The body; none by default.
    ///   - subject: As whom to call; decided by the API's options by default.
    ///   - overrides: Changes the API's options for this call only; nothing by default.
    /// - Returns: The response of any status, whose body is still to be read.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call, ``DownstreamAPIError``
    ///   when the call cannot be made or gets no response.
    public func call(
        _ method: HTTPRequest.Method? = nil,
        _ path: String? = nil,
        body: RequestBody = .empty,
        as subject: TokenSubject? = nil,
        overrides: DownstreamCall.Overrides? = nil
    ) async throws -> DownstreamResponse {
        try await self.send(
            DownstreamCall(
                api: self.name,
                method: method,
                path: path,
                as: subject,
                body: body,
                overrides: overrides
            )
        )
    }
}
