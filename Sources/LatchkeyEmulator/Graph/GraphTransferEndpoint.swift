//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

/// Where Microsoft Graph keeps the content of files: its addresses are permissions, and it refuses tokens.
struct GraphTransferEndpoint: Sendable {
    static let path = "/graph/transfer/"
    /// All pieces but the last must be a multiple of it.
    private static let unit = 327_680
    private static let largestPiece = 60 << 20

    let files: GraphFiles
    let now: @Sendable () -> Int64

    /// Answers a request.
    func respond(to request: Emulator.RecordedRequest) -> EmulatorResponse {
        do throws(GraphRefusal) {
            guard request.headers[.authorization] == nil else {
                throw GraphRefusal(.unauthorized, "unauthenticated", "The address is the permission; send no token.")
            }
            guard request.queryValue("sig")?.isEmpty == false else {
                throw GraphRefusal(.forbidden, "accessDenied", "The signature of the address is missing.")
            }
            let segments = request.path.dropFirst(Self.path.utf8.count).split(separator: "/").map(String.init)
            guard segments.count == 2 else { throw Self.notFound }
            return segments[0] == "files"
                ? try self.download(segments[1], request) : try self.upload(segments[1], request)
        } catch {
            return error.response(at: self.now(), clientRequestID: request.headers[.clientRequestID])
        }
    }

    private static var notFound: GraphRefusal {
        GraphRefusal(.notFound, "itemNotFound", "The resource could not be found.")
    }

    // MARK: - Downloads

    private func download(_ id: String, _ request: Emulator.RecordedRequest) throws(GraphRefusal) -> EmulatorResponse {
        guard request.method == .get, let file = self.files.file(id: id) else { throw Self.notFound }
        var response = EmulatorResponse(status: .ok, headers: [.contentType: "application/octet-stream"])
        response.headers[.eTag] = file.tag
        response.headers[.acceptRanges] = "bytes"
        let isSame = request.headers[.ifRange].map { $0 == file.tag } ?? true
        guard isSame, let range = request.headers[.range] else {
            response.body = file.content
            return response
        }
        let bounds = range.dropFirst("bytes=".utf8.count).split(separator: "-", omittingEmptySubsequences: false)
        guard range.hasPrefix("bytes="), bounds.count == 2, let start = Int(bounds[0]), start < file.content.count
        else {
            throw GraphRefusal(.rangeNotSatisfiable, "invalidRange", "The file does not have this range.")
        }
        let end = min(Int(bounds[1]) ?? file.content.count - 1, file.content.count - 1)
        guard start <= end else { throw GraphRefusal(.rangeNotSatisfiable, "invalidRange", "The range is empty.") }
        response.status = .partialContent
        response.headers[.contentRange] = "bytes \(start)-\(end)/\(file.content.count)"
        response.body = Array(file.content[start...end])
        return response
    }

    // MARK: - Uploads

    private func upload(_ id: String, _ request: Emulator.RecordedRequest) throws(GraphRefusal) -> EmulatorResponse {
        guard let upload = self.files.with({ $0.uploads[id] }) else { throw Self.notFound }
        switch request.method {
        case .get: return Self.state(upload)
        case .delete:
            self.files.with { $0.uploads[id] = nil }
            return EmulatorResponse(status: .noContent)
        case .post:
            guard upload.defersCommit, upload.content.count == upload.size else {
                throw GraphRefusal(.badRequest, "invalidRequest", "The upload is not complete.")
            }
            return try self.commit(id, upload)
        case .put: return try self.append(request, to: upload, id)
        default: throw GraphEndpoint.method
        }
    }

    private func append(
        _ request: Emulator.RecordedRequest,
        to upload: GraphFiles.Upload,
        _ id: String
    ) throws(GraphRefusal) -> EmulatorResponse {
        let range = try Self.range(request)
        guard range.size == upload.size ?? range.size else {
            throw GraphRefusal(.badRequest, "invalidRequest", "The size of the file has changed.")
        }
        guard range.start == upload.content.count else {
            throw GraphRefusal(.rangeNotSatisfiable, "invalidRange", "The fragment is not the one that is expected.")
        }
        guard range.end + 1 == range.size || request.body.count % Self.unit == 0 else {
            throw GraphRefusal(.badRequest, "invalidRequest", "The fragment is no multiple of 320 KiB.")
        }
        var upload = upload
        upload.size = range.size
        upload.content += request.body
        let changed = upload
        self.files.with { $0.uploads[id] = changed }
        guard upload.content.count == range.size, !upload.defersCommit else {
            return Self.state(upload, status: .accepted)
        }
        return try self.commit(id, upload)
    }

    private func commit(_ id: String, _ upload: GraphFiles.Upload) throws(GraphRefusal) -> EmulatorResponse {
        self.files.with { $0.uploads[id] = nil }
        let file = try self.files.store(upload.drive, upload.path, upload.content, conflict: upload.conflict)
        return .graph(file.item(root: ""), status: .created)
    }

    private static func range(_ request: Emulator.RecordedRequest) throws(GraphRefusal) -> (
        start: Int, end: Int, size: Int
    ) {
        let text = request.headers[.contentRange] ?? ""
        let parts = text.dropFirst("bytes ".utf8.count).split { $0 == "-" || $0 == "/" }.compactMap { Int($0) }
        guard text.hasPrefix("bytes "), parts.count == 3, parts[0] <= parts[1], parts[1] < parts[2],
            request.body.count == parts[1] - parts[0] + 1, request.body.count < Self.largestPiece
        else { throw GraphRefusal(.badRequest, "invalidRequest", "The Content-Range header is not right.") }
        return (parts[0], parts[1], parts[2])
    }

    private static func state(_ upload: GraphFiles.Upload, status: HTTPResponse.Status = .ok) -> EmulatorResponse {
        let isComplete = upload.content.count == upload.size
        return .graph(
            [
                "expirationDateTime": "2100-01-01T00:00:00.000Z",
                "nextExpectedRanges": isComplete ? [] : [.text("\(upload.content.count)-")],
            ],
            status: status
        )
    }
}
