//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

/// How a file is uploaded.
public struct GraphUploadOptions: Hashable, Sendable {
    /// What becomes of a file that has the name already.
    public enum Conflict: String, Hashable, Sendable {
        /// The new one gets another name.
        case rename
        /// The new one replaces it.
        case replace
        /// The upload fails.
        case fail
    }

    /// The unit of pieces: all but the last must be a multiple of it.
    static let unit = 327_680

    /// What becomes of a file that has the name already; the new one replaces it by default.
    public var conflict: Conflict
    /// The size of a piece in bytes, rounded down to a multiple of 320 KiB and at most 60 MiB; 5 MiB by default.
    public var pieceSize: Int
    /// Whether the file appears only with a request of its own at the end; false by default.
    public var defersCommit: Bool
    /// How often a piece is tried again without progress before the upload fails; 5 by default.
    public var maximumFailures = 5

    /// Creates options.
    ///
    /// - Parameters:
    ///   - conflict: What becomes of a file that has the name already; it is replaced by default.
    ///   - pieceSize: The size of a piece in bytes; 5 MiB by default.
    ///   - defersCommit: Whether the file appears only at the end; false by default.
    public init(conflict: Conflict = .replace, pieceSize: Int = 16 * 327_680, defersCommit: Bool = false) {
        self.conflict = conflict
        self.pieceSize = pieceSize
        self.defersCommit = defersCommit
    }

    var effectivePieceSize: Int { max(1, min(self.pieceSize, 60 << 20 - 1) / Self.unit) * Self.unit }
}

extension GraphPath where Output == GraphDriveItem {
    /// A file or folder by its path below this folder, such as `graph.me.drive.root.item(at: "reports/q1.pdf")`.
    ///
    /// - Parameter path: The path with slashes, not encoded.
    /// - Returns: The path of Graph.
    public func item(at path: String) -> GraphPath<GraphDriveItem> {
        let segments = path.split(separator: "/").map { PercentEncoding.component(String($0)) }
        var item: GraphPath<GraphDriveItem> = self.suffixed(":/\(segments.joined(separator: "/")):")
        if segments.isEmpty || segments.contains(where: { $0 == "." || $0 == ".." }) {
            item.problem = "The path of the file is empty or contains '.' or '..'."
        }
        return item
    }

    /// Uploads a file of any size in pieces, and resumes where it breaks off.
    ///
    /// - Parameters:
    ///   - path: The path below this folder, not encoded.
    ///   - source: The content.
    ///   - options: How to upload.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - progress: Told how many bytes have arrived, and how many there are.
    /// - Returns: The file.
    /// - Throws: ``GraphError``, and what lies below.
    public func upload(
        path: String,
        from source: GraphUploadSource,
        options: GraphUploadOptions = .init(),
        as subject: TokenSubject? = nil,
        progress: (@Sendable (_ sent: Int64, _ total: Int64) -> Void)? = nil
    ) async throws -> GraphDriveItem {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let session: GraphPath<JSONValue> = self.item(at: path).suffixed("/createUploadSession")
        let body: JSONValue = [
            "item": [
                "@microsoft.graph.conflictBehavior": .string(options.conflict.rawValue), "name": .string(name),
            ],
            "deferCommit": .bool(options.defersCommit),
        ]
        let run = UploadRun(
            client: self.client,
            source: source,
            options: options,
            progress: progress,
            create: { try await session.post(body, as: subject) }
        )
        guard let item = GraphDriveItem(graphAnswer: try await run.upload()) else {
            throw GraphError(.transferFailed, "The upload ended without an answer that describes the file.")
        }
        return item
    }
}

extension GraphPath where Output == GraphMessage {
    /// Uploads an attachment of 3 to 150 MB to a message in pieces.
    ///
    /// - Parameters:
    ///   - name: The name of the attachment.
    ///   - source: The content.
    ///   - subject: As whom to call; as the client's options say by default.
    ///   - progress: Told how many bytes have arrived, and how many there are.
    /// - Throws: ``GraphError``, and what lies below.
    public func attach(
        name: String,
        from source: GraphUploadSource,
        as subject: TokenSubject? = nil,
        progress: (@Sendable (_ sent: Int64, _ total: Int64) -> Void)? = nil
    ) async throws {
        let session: GraphPath<JSONValue> = self.suffixed("/attachments/createUploadSession")
        let item: JSONValue = ["attachmentType": "file", "name": .string(name), "size": .integer(source.size)]
        let run = UploadRun(
            client: self.client,
            source: source,
            // Exchange takes at most 4 MB at a time.
            options: GraphUploadOptions(pieceSize: 12 * GraphUploadOptions.unit),
            progress: progress,
            create: { try await session.post(["AttachmentItem": item], as: subject) }
        )
        _ = try await run.upload()
    }
}
