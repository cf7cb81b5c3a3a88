//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// One of the named APIs.
public struct NamedAPI: Sendable {
    /// The name of the API in the configuration.
    public let name: String
    private let downstream: any DownstreamAPI

    init(name: String, downstream: any DownstreamAPI) {
        self.name = name
        self.downstream = downstream
    }

    /// Gets a value as JSON.
    ///
    /// - Parameters:
    ///   - path: The path below the API's base URL; the configured one by default.
    ///   - subject: For whom the token is; as configured by default.
    ///   - type: The type of the value.
    ///   - override: Changes a copy of the API's options for this call.
    /// - Returns: The decoded value.
    /// - Throws: As ``DownstreamAPI/get(_:_:as:decoding:override:)``.
    public func get<Value: Decodable>(
        _ path: String? = nil,
        as subject: TokenSubject? = nil,
        decoding type: Value.Type = Value.self,
        override: (@Sendable (inout DownstreamAPIOptions) -> Void)? = nil
    ) async throws -> Value {
        try await self.downstream.get(self.name, path, as: subject, decoding: type, override: override)
    }

    /// Calls the API.
    ///
    /// - Parameter call: What to send, for whom.
    /// - Returns: The response, its body read.
    /// - Throws: As ``DownstreamAPI/send(_:to:)``.
    public func send(_ call: DownstreamCall) async throws -> DownstreamResponse {
        try await self.downstream.send(call, to: self.name)
    }
}
