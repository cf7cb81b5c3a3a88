//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto

extension GraphEndpoint {
    /// An item of a batch, checked.
    private struct Item {
        var id: String
        var call: GraphCall
        var dependencies: [String]
    }

    /// Answers the items of a batch, in another order than they came.
    func batch(_ call: GraphCall) throws(GraphRefusal) -> EmulatorResponse {
        guard call.method == .post else { throw Self.method }
        guard let values = try call.object()["requests"]?.list, !values.isEmpty else {
            throw Self.batchRefusal("Invalid batch payload format.")
        }
        guard values.count <= 20 else {
            throw Self.batchRefusal("Number of batch request steps exceeds the maximum of 20.")
        }
        var items: [Item] = []
        for value in values {
            let item = try self.item(value, in: call)
            guard !items.contains(where: { $0.id.lowercased() == item.id.lowercased() }) else {
                throw Self.batchRefusal("The batch has the identifier '\(item.id)' twice.")
            }
            items.append(item)
        }
        for item in items {
            for id in item.dependencies where !items.contains(where: { $0.id == id }) {
                throw Self.batchRefusal("The step '\(item.id)' depends on '\(id)', which is not in the batch.")
            }
        }
        var answers: [String: EmulatorResponse] = [:]
        for item in items { answers[item.id] = self.answer(to: item, after: answers) }
        let responses = items.reversed().compactMap { item in answers[item.id].map { Self.json($0, id: item.id) } }
        return .graph(["responses": .list(responses)])
    }

    private func answer(to item: Item, after answers: [String: EmulatorResponse]) -> EmulatorResponse {
        let isReady = item.dependencies.allSatisfy { answers[$0]?.status.kind == .successful }
        guard isReady else {
            let refusal = GraphRefusal(
                HTTPResponse.Status(code: 424),
                "FailedDependency",
                "A step it depends on failed."
            )
            return refusal.response(at: 0, clientRequestID: nil)
        }
        guard let fault = self.faults.next(for: .graphItem) else { return self.respond(to: item.call) }
        let isReached = fault.status == nil || fault.reachesService
        return fault.apply(to: isReached ? self.respond(to: item.call) : EmulatorResponse(status: .ok))
    }

    private func item(_ value: EmulatorJSON, in batch: GraphCall) throws(GraphRefusal) -> Item {
        guard let id = value["id"]?.text, !id.isEmpty, let method = value["method"]?.text, let url = value["url"]?.text
        else {
            throw Self.batchRefusal("A step needs the texts 'id', 'method' and 'url'.")
        }
        var headers = HTTPFields()
        for (name, value) in value["headers"]?.object ?? [:] {
            guard let name = HTTPField.Name(name), let text = value.text else {
                throw Self.batchRefusal("The step '\(id)' has a header that is none.")
            }
            headers[name] = text
        }
        var body: [UInt8] = []
        if let content = value["body"] {
            guard let type = headers[.contentType]?.lowercased() else {
                throw Self.batchRefusal("The step '\(id)' has a body but no 'Content-Type'.")
            }
            if type.contains("json") {
                body = content.bytes
            } else {
                guard let bytes = content.text.flatMap({ try? Base64.decode($0) }) else {
                    throw Self.batchRefusal("The body of the step '\(id)' is not in base64.")
                }
                body = bytes
            }
        }
        guard let call = GraphCall(method: method, url: url, headers: headers, body: body, in: batch),
            call.segments.first != "$batch"
        else { throw Self.batchRefusal("The 'url' of the step '\(id)' must be relative to the version.") }
        return Item(id: id, call: call, dependencies: value["dependsOn"]?.list?.compactMap(\.text) ?? [])
    }

    private static func json(_ response: EmulatorResponse, id: String) -> EmulatorJSON {
        var headers: [String: EmulatorJSON] = [:]
        for field in response.headers { headers[field.name.canonicalName] = .text(field.value) }
        var answer: [String: EmulatorJSON] = ["id": .text(id), "status": .integer(Int64(response.status.code))]
        answer["headers"] = .object(headers)
        if !response.body.isEmpty {
            let isJSON = response.headers[.contentType]?.contains("json") == true
            answer["body"] = (isJSON ? EmulatorJSON(response.body) : nil) ?? .text(Base64.encode(response.body))
        }
        return .object(answer)
    }

    private static func batchRefusal(_ message: String) -> GraphRefusal {
        GraphRefusal(.badRequest, "BadRequest", message)
    }
}
