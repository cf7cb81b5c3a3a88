//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension GraphEndpoint {
    /// Groups and their members.
    func groups(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        let permissions = call.method == .get ? "Group.Read.All" : "Group.ReadWrite.All"
        try call.demand(permissions, "Group.ReadWrite.All", "Directory.ReadWrite.All")
        let rest = Array(call.segments.dropFirst())
        switch (call.method, rest.count) {
        case (.get, 0):
            let groups = self.store.with { $0.groups }
            return self.collection(groups, call, context: "groups")
        case (.post, 0): return try self.createGroup(call)
        case (.get, 1): return .graph(.object(try self.group(rest[0])))
        case (.patch, 1): return try self.changeGroup(rest[0], call)
        case (.get, 2...3) where rest[1] == "members": return try self.members(of: rest[0], call)
        case (.post, 3) where rest[1] == "members" && rest[2] == "$ref":
            let reference = try call.object()["@odata.id"]?.text ?? ""
            guard let id = reference.split(separator: "/").last, reference.contains("://") else {
                throw .badRequest("Invalid URL format specified in @odata.id.")
            }
            return try self.changeMembers(of: rest[0]) { $0.contains(String(id)) ? nil : $0 + [String(id)] }
        case (.delete, 4) where rest[1] == "members" && rest[3] == "$ref":
            return try self.changeMembers(of: rest[0]) { members in
                members.contains(rest[2]) ? members.filter { $0 != rest[2] } : nil
            }
        default: throw GraphRefusal(.badRequest, "BadRequest", "Resource not found for the segment '\(call.path)'.")
        }
    }

    /// All items of a collection on one page.
    private func collection(_ items: [[String: EmulatorJSON]], _ call: GraphCall, context: String) -> EmulatorResponse {
        .graph([
            "@odata.context": "\(call.root)/$metadata#\(context)", "value": .list(items.map { .object($0) }),
        ])
    }

    private func createGroup(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        var group = try call.object()
        guard group["displayName"]?.text?.isEmpty == false else {
            throw .badRequest("A value is required for property 'displayName' of resource 'Group'.")
        }
        let id = UUID().uuidString.lowercased()
        group["id"] = .text(id)
        let created = group
        self.store.with { $0.groups.append(created) }
        var response = EmulatorResponse.graph(.object(created), status: .created)
        response.headers[.location] = "\(call.root)/groups/\(id)"
        return response
    }

    private func group(_ id: String) throws(GraphRefusal) -> [String: EmulatorJSON] {
        guard let group = self.store.with({ $0.groups.first { $0["id"]?.text == id } }) else { throw .notFound(id) }
        return group
    }

    private func changeGroup(_ id: String, _ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        let changes = try call.object()
        try self.store.with { state throws(GraphRefusal) in
            guard let index = state.groups.firstIndex(where: { $0["id"]?.text == id }) else { throw .notFound(id) }
            for (name, value) in changes { state.groups[index][name] = value }
        }
        return EmulatorResponse(status: .noContent)
    }

    private func members(of id: String, _ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        _ = try self.group(id)
        let members = self.store.with { state in
            (state.members[id] ?? []).compactMap { id -> [String: EmulatorJSON]? in
                guard let position = state.users.position(of: id), let user = state.users.user(at: position) else {
                    return nil
                }
                var member: [String: EmulatorJSON] = ["@odata.type": "#microsoft.graph.user"]
                for name in GraphDirectoryUsers.defaultProperties { member[name] = user[name] ?? .null }
                return member
            }
        }
        return self.collection(members, call, context: "directoryObjects")
    }

    private func changeMembers(
        of id: String,
        _ change: ([String]) -> [String]?
    ) throws(GraphRefusal) -> EmulatorResponse {
        _ = try self.group(id)
        let members = self.store.with { $0.members[id] ?? [] }
        guard let changed = change(members) else {
            throw .badRequest("One or more added object references already exist, or one that was removed does not.")
        }
        self.store.with { $0.members[id] = changed }
        return EmulatorResponse(status: .noContent)
    }
}
