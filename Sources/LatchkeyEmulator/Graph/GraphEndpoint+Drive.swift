//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension GraphEndpoint {
    /// Files of a drive: `root:/{path}:/…` and `items/{id}/…`.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - drive: The drive.
    ///   - skipped: How many segments name the drive.
    /// - Returns: The response.
    /// - Throws: Why the request is refused.
    func drive(_ call: GraphCall, _ drive: String, _ skipped: Int) throws(GraphRefusal) -> EmulatorResponse {
        let readers = call.method == .get ? ["Files.Read.All", "Files.Read", "Files.ReadWrite"] : ["Files.ReadWrite"]
        try call.demand(readers[0], readers.last ?? "", "Files.ReadWrite.All", "Sites.ReadWrite.All")
        let segments = Array(call.segments.dropFirst(skipped))
        if segments.first == "items", segments.count > 1 {
            guard let file = self.files.file(id: segments[1]), file.drive == drive else {
                throw GraphRefusal(.notFound, "itemNotFound", "The resource could not be found.")
            }
            return try self.file(drive, file.path, Array(segments.dropFirst(2)), call)
        }
        guard segments.first == "root:",
            let end = segments.firstIndex(where: { $0 != "root:" && $0.hasSuffix(":") }) ?? segments.indices.last
        else { throw GraphRefusal(.badRequest, "invalidRequest", "The path of the item is malformed.") }
        var names = Array(segments[1...end])
        if names.last?.hasSuffix(":") == true { names[names.count - 1].removeLast() }
        guard names.allSatisfy({ !$0.isEmpty }), !names.isEmpty else {
            throw GraphRefusal(.badRequest, "invalidRequest", "The path of the item is malformed.")
        }
        return try self.file(drive, names.joined(separator: "/"), Array(segments[(end + 1)...]), call)
    }

    private func file(
        _ drive: String,
        _ path: String,
        _ rest: [String],
        _ call: GraphCall
    ) throws(GraphRefusal) -> EmulatorResponse {
        switch (call.method, rest) {
        case (.post, ["createUploadSession"]): return try self.createUpload(drive, path, call)
        case (.put, ["content"]):
            guard call.body.count <= 4 << 20 else {
                throw GraphRefusal(.contentTooLarge, "invalidRequest", "Use an upload session for files of this size.")
            }
            return .graph(
                try self.files.store(drive, path, call.body, conflict: "replace").item(call),
                status: .created
            )
        case (.get, []), (.get, ["content"]):
            guard let file = self.files.file(drive, path) else {
                throw GraphRefusal(.notFound, "itemNotFound", "The resource could not be found.")
            }
            guard rest == ["content"] else { return .graph(file.item(call)) }
            var response = EmulatorResponse(status: .found)
            response.headers[.location] =
                "\(Self.origin(call))\(GraphTransferEndpoint.path)files/\(file.id)?sig=\(Opaque.id())"
            return response
        default: throw GraphRefusal(.badRequest, "BadRequest", "Resource not found for the segment '\(call.path)'.")
        }
    }

    private func createUpload(_ drive: String, _ path: String, _ call: GraphCall) throws(GraphRefusal)
        -> EmulatorResponse
    {
        let body = call.body.isEmpty ? [:] : try call.object()
        let conflict = body["item"]?["@microsoft.graph.conflictBehavior"]?.text ?? "fail"
        guard ["fail", "rename", "replace"].contains(conflict) else {
            throw GraphRefusal(.badRequest, "invalidRequest", "The conflict behavior '\(conflict)' does not exist.")
        }
        if conflict == "fail", self.files.file(drive, path) != nil {
            throw GraphRefusal(.conflict, "nameAlreadyExists", "An item with the same name already exists.")
        }
        let upload = GraphFiles.Upload(
            drive: drive,
            path: path,
            conflict: conflict,
            defersCommit: body["deferCommit"] == true
        )
        let id = Opaque.id()
        self.files.with { $0.uploads[id] = upload }
        let place = "\(Self.origin(call))\(GraphTransferEndpoint.path)uploads/\(id)?sig=\(Opaque.id())"
        return .graph([
            "uploadUrl": .text(place), "expirationDateTime": "2100-01-01T00:00:00.000Z", "nextExpectedRanges": ["0-"],
        ])
    }

    private static func origin(_ call: GraphCall) -> String {
        call.root.split(separator: "/").last.map { String(call.root.dropLast($0.utf8.count + 1)) } ?? call.root
    }
}
