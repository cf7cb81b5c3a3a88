//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
public import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition

extension GraphPath {
    /// Creates an element of a collection, or calls an action.
    ///
    /// - Parameters:
    ///   - body: What to send; a model or a literal.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The answer; `null` when it has no body.
    /// - Throws: ``GraphError``; `AcquisitionError` or `ChallengeRequired` when there is no token; `DownstreamAPIError`
    ///   when there is no answer.
    @discardableResult
    public func post(_ body: JSONValue, as subject: TokenSubject? = nil, _ fill: Fill? = nil) async throws -> JSONValue
    {
        try await self.change(.post, .bytes(body.text, contentType: "application/json"), as: subject, fill)
    }

    /// Creates an element of a collection.
    ///
    /// - Parameters:
    ///   - model: The element.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The element as it was created.
    /// - Throws: As ``post(_:as:_:)-(JSONValue,_,_)`` does.
    @discardableResult
    public func post<Model: GraphModel>(
        _ model: Model,
        as subject: TokenSubject? = nil,
        _ fill: Fill? = nil
    ) async throws -> Model where Output == GraphPage<Model> {
        let created = try await self.post(model.graphValue, as: subject, fill)
        return Model(graphAnswer: created) ?? model
    }

    /// Changes some properties of a resource: those that are in the document; `nil` clears one.
    ///
    /// - Parameters:
    ///   - changes: The properties to change.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query, such as `ifMatch`; nothing by default.
    /// - Returns: The resource, when the answer has it; `null` otherwise.
    /// - Throws: As ``post(_:as:_:)-(JSONValue,_,_)`` does.
    @discardableResult
    public func patch(
        _ changes: JSONObject,
        as subject: TokenSubject? = nil,
        _ fill: Fill? = nil
    ) async throws -> JSONValue {
        let body = JSONValue.object(changes).text
        return try await self.change(.patch, .bytes(body, contentType: "application/json"), as: subject, fill)
    }

    /// Replaces a resource, or the content of a file.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The answer; `null` when it has no body.
    /// - Throws: As ``post(_:as:_:)-(JSONValue,_,_)`` does.
    @discardableResult
    public func put(_ body: RequestBody, as subject: TokenSubject? = nil, _ fill: Fill? = nil) async throws -> JSONValue
    {
        try await self.change(.put, body, as: subject, fill)
    }

    /// Deletes a resource.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - fill: Fills in the query, such as `ifMatch`; nothing by default.
    /// - Throws: As ``post(_:as:_:)-(JSONValue,_,_)`` does.
    public func delete(as subject: TokenSubject? = nil, _ fill: Fill? = nil) async throws {
        _ = try await self.change(.delete, .empty, as: subject, fill)
    }

    private func change(
        _ method: HTTPRequest.Method,
        _ body: RequestBody,
        as subject: TokenSubject?,
        _ fill: Fill?
    ) async throws -> JSONValue {
        let request = self.request(as: subject, fill)
        let response = try await self.send(method, self.target(request), request, body: body)
        return try await self.client.core.value(of: response)
    }
}

extension GraphPath where Output: GraphModel {
    /// Changes some properties of a resource in a closure; those that are set to `nil` are cleared.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - change: Sets the properties to change on an empty model.
    /// - Throws: As ``post(_:as:_:)-(JSONValue,_,_)`` does.
    public func patch(as subject: TokenSubject? = nil, changing change: (inout Output) -> Void) async throws {
        try await self.patch(Output(change).json, as: subject)
    }
}
