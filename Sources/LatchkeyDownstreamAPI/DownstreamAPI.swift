//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyTokenAcquisition

/// A type that calls named APIs with the right token.
///
/// Contract: it may be called from any number of tasks at once; cancelling the calling task ends the call.
public protocol DownstreamAPI: Sendable {
    /// Calls an API and returns its response when the status is one of success.
    ///
    /// - Parameters:
    ///   - call: What to send, for whom.
    ///   - api: The name of the API in the configuration.
    /// - Returns: The response, its body read.
    /// - Throws: ``DownstreamAPIError`` for what went wrong between this host and the API, or with the API;
    ///   `AcquisitionError` when no token could be had.
    func send(_ call: DownstreamCall, to api: String) async throws -> DownstreamResponse
}

extension DownstreamAPI {
    /// Returns one API by its name, for calls that need not repeat it.
    ///
    /// - Parameter name: The name of the API in the configuration; checked with the first call.
    /// - Returns: The API.
    public func api(_ name: String) -> NamedAPI {
        NamedAPI(name: name, downstream: self)
    }

    /// Gets a value from an API as JSON.
    ///
    /// - Parameters:
    ///   - api: The name of the API in the configuration.
    ///   - path: The path below the API's base URL; the configured one by default.
    ///   - subject: For whom the token is; as configured by default.
    ///   - type: The type of the value.
    ///   - override: Changes a copy of the API's options for this call.
    /// - Returns: The decoded value.
    /// - Throws: As ``send(_:to:)``, and ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/undecodable``.
    public func get<Value: Decodable>(
        _ api: String,
        _ path: String? = nil,
        as subject: TokenSubject? = nil,
        decoding type: Value.Type = Value.self,
        override: (@Sendable (inout DownstreamAPIOptions) -> Void)? = nil
    ) async throws -> Value {
        let call = DownstreamCall(method: .get, path: path, as: subject, override: override)
        return try await self.send(call, to: api).decode(type)
    }
}
