//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition

extension GraphPath {
    /// What fills in a query.
    public typealias Fill = (GraphQuery<Output>) -> Void

    /// Gets what the path leads to; one page where that is a collection.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The resource.
    /// - Throws: ``GraphError``; `AcquisitionError` or `ChallengeRequired` when there is no token; `DownstreamAPIError`
    ///   when there is no answer.
    public func get(as subject: TokenSubject? = nil, _ fill: Fill? = nil) async throws -> Output {
        let request = self.request(as: subject, fill)
        return try await self.output(of: .get, self.target(request), request)
    }

    /// Gets what the path leads to, and decodes it into a type of the caller's.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The value.
    /// - Throws: As ``get(as:_:)`` does.
    public func get<Value: Decodable>(
        decoding type: Value.Type,
        as subject: TokenSubject? = nil,
        _ fill: Fill? = nil
    ) async throws -> Value {
        let request = self.request(as: subject, fill)
        return try await self.send(.get, self.target(request), request).decoded(as: type)
    }

    /// The number of elements of a collection (`/$count`).
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query, such as a filter; nothing by default.
    /// - Returns: The number.
    /// - Throws: As ``get(as:_:)`` does.
    public func count(as subject: TokenSubject? = nil, _ fill: Fill? = nil) async throws -> Int {
        var request = self.request(as: subject, fill)
        request.set("ConsistencyLevel", "eventual")
        request.set("Accept", "text/plain")
        let path: GraphPath<JSONValue> = self.suffixed("/$count")
        let response = try await self.send(.get, path.target(request), request)
        var digits = try await response.bytes()[...]
        if digits.starts(with: [0xEF, 0xBB, 0xBF]) { digits = digits.dropFirst(3) }
        let text = String(decoding: digits, as: UTF8.self).filter { !$0.isWhitespace }
        guard let count = Int(text) else { throw self.client.core.malformed("it is no number.", response) }
        return count
    }

    /// Sends a request to a target.
    func send(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ request: GraphRequest,
        body: RequestBody = .empty
    ) async throws -> DownstreamResponse {
        try await self.client.core.send(method, target, request, as: self.client.subject, body: body)
    }

    /// Sends a request and reads the answer.
    func output(
        of method: HTTPRequest.Method,
        _ target: String,
        _ request: GraphRequest,
        body: RequestBody = .empty
    ) async throws -> Output {
        let response = try await self.send(method, target, request, body: body)
        let value = try await self.client.core.value(of: response)
        guard let output = Output(graphAnswer: value) else {
            throw self.client.core.malformed("it is no \(Output.self).", response)
        }
        return output
    }
}
