//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
public import LatchkeyTokenAcquisition

extension GraphPath where Output == GraphUser {
    /// Sends a message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - saveToSentItems: Whether the message is kept; true by default.
    ///   - subject: As whom to call; as the client's options say by default.
    /// - Throws: As ``GraphPath/get(as:_:)`` does.
    public func sendMail(
        _ message: GraphMessage,
        saveToSentItems: Bool = true,
        as subject: TokenSubject? = nil
    ) async throws {
        let path: GraphPath<JSONValue> = self.appending("sendMail")
        _ = try await path.post(
            ["message": message.graphValue, "saveToSentItems": .bool(saveToSentItems)],
            as: subject
        )
    }

    /// The identifiers of all groups that the user is in, also through other groups: what a token does not say when there
    /// are too many (groups overage).
    ///
    /// - Parameters:
    ///   - securityEnabledOnly: Whether only security groups count; true by default.
    ///   - subject: As whom to call; as the client's options say by default.
    /// - Returns: The identifiers.
    /// - Throws: As ``GraphPath/get(as:_:)`` does.
    public func memberGroupIDs(securityEnabledOnly: Bool = true, as subject: TokenSubject? = nil) async throws
        -> [String]
    {
        let path: GraphPath<JSONValue> = self.appending("getMemberGroups")
        let answer = try await path.post(["securityEnabledOnly": .bool(securityEnabledOnly)], as: subject)
        guard let list = answer["value"].flatMap([String].init(graphValue:)) else {
            throw GraphError(.malformedAnswer, "The answer to 'getMemberGroups' has no list of identifiers.")
        }
        return list
    }
}

extension GraphPath where Output == GraphPage<GraphDirectoryObject> {
    /// Adds an object by reference, such as a member to a group.
    ///
    /// - Parameters:
    ///   - id: The identifier of the object.
    ///   - subject: As whom to call; as the client's options say by default.
    /// - Throws: As ``GraphPath/get(as:_:)`` does.
    public func addReference(to id: String, as subject: TokenSubject? = nil) async throws {
        let path: GraphPath<JSONValue> = self.suffixed("/$ref")
        _ = try await path.post(["@odata.id": .string(self.client.directoryObjects[id].url)], as: subject)
    }

    /// Removes a reference, such as a member from a group; the object itself stays.
    ///
    /// - Parameters:
    ///   - id: The identifier of the object.
    ///   - subject: As whom to call; as the client's options say by default.
    /// - Throws: As ``GraphPath/get(as:_:)`` does.
    public func removeReference(to id: String, as subject: TokenSubject? = nil) async throws {
        let path: GraphPath<JSONValue> = self[id].suffixed("/$ref")
        try await path.delete(as: subject)
    }
}

extension GraphPath {
    /// The bytes of a picture or file (`/$value`), whole.
    ///
    /// - Parameters:
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - limit: How many bytes there may be; 16 MiB by default.
    /// - Returns: The bytes.
    /// - Throws: As ``GraphPath/get(as:_:)`` does.
    public func data(as subject: TokenSubject? = nil, upTo limit: Int = 16 << 20) async throws -> [UInt8] {
        let path: GraphPath<JSONValue> = self.suffixed("/$value")
        return try await path.download(as: subject).bytes(upTo: limit)
    }
}
