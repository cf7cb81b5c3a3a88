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
    /// Lists users, or creates one.
    func users(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        switch call.method {
        case .get:
            try call.demand("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "User.ReadBasic.All")
            return try self.list(call)
        case .post:
            try call.demand("User.ReadWrite.All", "Directory.ReadWrite.All")
            var user = try call.object()
            guard let name = user["userPrincipalName"]?.text, user["displayName"]?.text != nil else {
                throw .badRequest("A value is required for properties 'userPrincipalName' and 'displayName'.")
            }
            user["id"] = .text(UUID().uuidString.lowercased())
            let created = user
            try self.store.with { state throws(GraphRefusal) in
                guard state.users.position(of: name) == nil else {
                    throw .badRequest(
                        "Another object with the same value for property userPrincipalName already exists."
                    )
                }
                state.users.add(created)
                state.changes.append((created["id"]?.text ?? "", false))
            }
            return .graph(.object(created), status: .created)
        default: throw Self.method
        }
    }

    /// Counts users.
    func userCount(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        try call.demand("User.Read.All", "User.ReadWrite.All", "Directory.Read.All")
        guard call.isAdvanced else {
            throw .badRequest("$count is not currently supported. Use the header 'ConsistencyLevel: eventual'.")
        }
        let filter = try GraphFilter(call.parameter("filter"), isAdvanced: true)
        let count = self.store.with { state in
            filter.isEmpty
                ? state.users.count
                : (0..<state.users.end).count { state.users.user(at: $0).map(filter.matches) ?? false }
        }
        return .text(.ok, "\u{FEFF}\(count)")
    }

    /// One user and what lies below it.
    func user(_ call: GraphCall, id: String) throws(GraphRefusal) -> EmulatorResponse {
        let isSelf = !call.isApplication && id == call.claims.oid
        let rest = Array(call.segments.dropFirst(call.segments.first == "me" ? 1 : 2))
        switch (call.method, rest) {
        case (.get, []):
            if isSelf {
                try call.demand("User.Read", "User.ReadWrite", "User.Read.All", "User.ReadWrite.All")
            } else {
                try self.demandReader(call)
            }
            guard let user = self.find(id, call) else { throw .notFound(id) }
            return .graph(.object(try self.selected(user, call, context: "users/$entity")))
        case (.patch, []):
            try call.demand("User.ReadWrite.All", "User.ReadWrite", "Directory.ReadWrite.All")
            let changes = try call.object()
            try self.store.with { state throws(GraphRefusal) in
                guard let position = state.users.position(of: id), let user = state.users.user(at: position) else {
                    throw .notFound(id)
                }
                state.users.change(at: position, changes)
                state.changes.append((user["id"]?.text ?? id, false))
            }
            return EmulatorResponse(status: .noContent)
        case (.delete, []):
            try call.demand("User.ReadWrite.All", "Directory.ReadWrite.All")
            try self.store.with { state throws(GraphRefusal) in
                guard let position = state.users.position(of: id), let user = state.users.user(at: position) else {
                    throw .notFound(id)
                }
                state.users.remove(at: position)
                state.changes.append((user["id"]?.text ?? id, true))
            }
            return EmulatorResponse(status: .noContent)
        case (.post, ["sendMail"]): return try self.sendMail(call)
        case (.post, ["getMemberGroups"]):
            if !isSelf { try self.demandReader(call) }
            let user = self.find(id, call)?["id"]?.text ?? id
            let groups = self.store.with { state in state.members.filter { $0.value.contains(user) }.keys.sorted() }
            return .graph(["value": .list(groups.map { .text($0) })])
        default: throw GraphRefusal(.badRequest, "BadRequest", "Resource not found for the segment '\(call.path)'.")
        }
    }

    private func sendMail(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        try call.demand("Mail.Send")
        guard let recipients = try call.object()["message"]?["toRecipients"]?.list, !recipients.isEmpty,
            recipients.allSatisfy({ $0["emailAddress"]?["address"]?.text?.contains("@") == true })
        else { throw GraphRefusal(.badRequest, "ErrorInvalidRecipients", "At least one recipient is not valid.") }
        return EmulatorResponse(status: .accepted)
    }

    private func demandReader(_ call: GraphCall) throws(GraphRefusal) {
        try call.demand("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
    }

    /// Finds a user; the caller is one even where the directory has another identifier for a guest.
    private func find(_ id: String, _ call: GraphCall) -> [String: EmulatorJSON]? {
        self.store.with { state in
            let name = id == call.claims.oid ? call.claims.preferred_username : nil
            let position = state.users.position(of: id) ?? name.flatMap { state.users.position(of: $0) }
            return position.flatMap { state.users.user(at: $0) }
        }
    }

    /// Lists a page of users.
    private func list(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        let page = try GraphPageRequest(call, self.settings)
        let filter = try GraphFilter(call.parameter("filter"), isAdvanced: call.isAdvanced)
        if call.parameter("search") != nil, !call.isAdvanced {
            throw .unsupported(
                "Request with $search query parameter only works through MSGraph with 'ConsistencyLevel: eventual'."
            )
        }
        let search = try GraphFilter(search: call.parameter("search"))
        let properties = call.parameter("select").map { $0.split(separator: ",").map(String.init) }
        return self.store.with { state in
            var writer = GraphPageWriter(properties ?? GraphDirectoryUsers.defaultProperties)
            var position = page.offset
            let end = state.users.end
            while position < end, writer.count < page.size {
                if let user = state.users.user(at: position), filter.matches(user), search.matches(user) {
                    writer.append(user)
                }
                position += 1
            }
            let isCounted = page.offset == 0 && call.parameter("count")?.lowercased() == "true" && call.isAdvanced
            let next = position < end ? page.link(to: position, call, path: "users") : nil
            return .graph(
                bytes: writer.page(
                    context: "\(call.root)/$metadata#users",
                    count: isCounted ? state.users.count : nil,
                    nextLink: next
                )
            )
        }
    }

    /// The properties of a user that a request selects.
    func selected(
        _ user: [String: EmulatorJSON],
        _ call: GraphCall,
        context: String
    ) throws(GraphRefusal) -> [String: EmulatorJSON] {
        let names = call.parameter("select").map { $0.split(separator: ",").map(String.init) }
        var selected: [String: EmulatorJSON] = ["@odata.context": "\(call.root)/$metadata#\(context)"]
        for name in names ?? GraphDirectoryUsers.defaultProperties { selected[name] = user[name] ?? .null }
        return selected
    }
}
