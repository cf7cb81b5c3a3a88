//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

extension GraphEndpoint {
    /// The changes of users: all users in the first round, and what changed since in each later one.
    func delta(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        try call.demand("User.Read.All", "User.ReadWrite.All", "Directory.Read.All")
        guard call.parameter("expand") == nil, call.parameter("orderby") == nil, call.parameter("top") == nil else {
            throw .unsupported("Delta queries do not support $expand, $orderby and $top.")
        }
        if let token = call.parameter("deltatoken"), !token.isEmpty {
            return try token == "latest" ? self.latest(call) : self.changes(since: token, call)
        }
        let token = call.parameter("skiptoken").map(Self.opened)
        let properties = Self.properties(token?.properties ?? call.parameter("select") ?? "")
        let offset = token?.number ?? 0
        guard offset >= 0 else { throw .badRequest("Skip token is not valid.") }
        let size = max(1, min(self.settings.pageSize, self.settings.maximumPageSize))
        return self.store.with { state in
            var writer = GraphPageWriter(properties)
            var position = offset
            // What changes while the pages are read comes again in the next round.
            let start = token?.start ?? state.forgotten + state.changes.count
            while position < state.users.end, writer.count < size {
                if let user = state.users.user(at: position) { writer.append(user) }
                position += 1
            }
            let isLast = position >= state.users.end
            let link = Self.link(
                call,
                isLast ? "deltatoken" : "skiptoken",
                isLast ? start : position,
                properties,
                start
            )
            let context = "\(call.root)/$metadata#users"
            return .graph(
                bytes: isLast
                    ? writer.page(context: context, count: nil, nextLink: nil, deltaLink: link)
                    : writer.page(context: context, count: nil, nextLink: link)
            )
        }
    }

    private func latest(_ call: GraphCall) -> EmulatorResponse {
        let end = self.store.with { $0.forgotten + $0.changes.count }
        let properties = Self.properties(call.parameter("select") ?? "")
        return .graph(["value": [], "@odata.deltaLink": .text(Self.link(call, "deltatoken", end, properties, end))])
    }

    private func changes(since token: String, _ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        let token = Self.opened(token)
        guard token.number >= 0 else { throw .badRequest("Delta token is not valid.") }
        return try self.store.with { state throws(GraphRefusal) in
            guard token.number >= state.forgotten, token.number <= state.forgotten + state.changes.count else {
                var refusal = GraphRefusal(.gone, "syncStateNotFound", "The sync state generation is not found.")
                refusal.headers[.location] = "\(call.root)/users/delta()?$deltatoken="
                throw refusal
            }
            let properties = Self.properties(token.properties)
            let items = state.changes[(token.number - state.forgotten)...].map { change -> EmulatorJSON in
                guard !change.isRemoved, let position = state.users.position(of: change.id),
                    let user = state.users.user(at: position)
                else { return ["id": .text(change.id), "@removed": ["reason": "changed"]] }
                return .object(user.filter { properties.contains($0.key) })
            }
            let end = state.forgotten + state.changes.count
            let link = Self.link(call, "deltatoken", end, properties, end)
            return .graph(["value": .list(items), "@odata.deltaLink": .text(link)])
        }
    }

    private static func properties(_ selection: String) -> [String] {
        let names = selection.split(separator: ",").map(String.init)
        return names.isEmpty ? GraphDirectoryUsers.defaultProperties : Array(Set(names + ["id"])).sorted()
    }

    private static func link(
        _ call: GraphCall,
        _ name: String,
        _ number: Int,
        _ properties: [String],
        _ start: Int
    ) -> String {
        let token = Base64URL.encode(Array("\(number);\(start);\(properties.joined(separator: ","))".utf8))
        return "\(call.root)/users/delta()?$\(name)=\(token)"
    }

    /// What a token says; a number below 0 when it is none of ours.
    private static func opened(_ token: String) -> (number: Int, start: Int, properties: String) {
        guard let text = (try? Base64URL.decode(token)).flatMap({ String(validating: $0, as: UTF8.self) }) else {
            return (-1, 0, "")
        }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[0]), let start = Int(parts[1]) else { return (-1, 0, "") }
        return (number, start, String(parts[2]))
    }
}
