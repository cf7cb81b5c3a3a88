//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Synchronization

/// The files of all drives, and the uploads that are under way.
final class GraphFiles: Sendable {
    struct File: Sendable {
        var id: String
        var drive: String
        var path: String
        var content: [UInt8]
        /// How often it was written.
        var version: Int

        var name: String { self.path.split(separator: "/").last.map(String.init) ?? self.path }
        var tag: String { "\"{\(self.id)},\(self.version)\"" }
    }

    struct Upload: Sendable {
        var drive: String
        var path: String
        var conflict: String
        var defersCommit: Bool
        var content: [UInt8] = []
        /// The size; known from the first piece on.
        var size: Int?
    }

    struct State: Sendable {
        /// The files by the identifier.
        var files: [String: File] = [:]
        var uploads: [String: Upload] = [:]
    }

    /// How much all files and uploads may have together.
    private static let capacity = 512 << 20

    private let state = Mutex(State())

    func with<Result: Sendable>(_ body: (inout State) -> Result) -> Result { self.state.withLock { body(&$0) } }

    func file(_ drive: String, _ path: String) -> File? {
        self.with { $0.files.values.first { $0.drive == drive && $0.path.lowercased() == path.lowercased() } }
    }

    func file(id: String) -> File? { self.with { $0.files[id] } }

    /// Keeps a file, as what becomes of another of its name is wished; fails when it may not, or there is no space.
    func store(_ drive: String, _ path: String, _ content: [UInt8], conflict: String) throws(GraphRefusal) -> File {
        let old = self.file(drive, path)
        if old != nil, conflict == "fail" {
            throw GraphRefusal(.conflict, "nameAlreadyExists", "An item with the same name already exists.")
        }
        let used = self.with { state in
            state.files.values.reduce(0) { $0 + $1.content.count }
                + state.uploads.values.reduce(0) { $0 + $1.content.count }
        }
        guard used + content.count <= Self.capacity else {
            throw GraphRefusal(.init(code: 507), "quotaLimitReached", "The drive is full.")
        }
        var file = File(id: Opaque.id(), drive: drive, path: path, content: content, version: 1)
        if let old, conflict == "replace" {
            file.id = old.id
            file.version = old.version + 1
        } else if old != nil {
            file.path = self.freeName(drive, path)
        }
        let kept = file
        self.with { $0.files[kept.id] = kept }
        return file
    }

    func loseUploads() { self.with { $0.uploads = [:] } }

    private func freeName(_ drive: String, _ path: String) -> String {
        let dot = path.lastIndex(of: ".") ?? path.endIndex
        var number = 1
        while self.file(drive, "\(path[..<dot]) \(number)\(path[dot...])") != nil { number += 1 }
        return "\(path[..<dot]) \(number)\(path[dot...])"
    }
}

extension Opaque {
    /// A short name that is used once.
    static func id() -> String { self.bytes(count: 12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension GraphFiles.File {
    /// The item that describes the file.
    func item(_ call: GraphCall) -> EmulatorJSON { self.item(root: call.root) }

    func item(root: String) -> EmulatorJSON {
        [
            "id": .text(self.id), "name": .text(self.name), "size": .integer(Int64(self.content.count)),
            "eTag": .text(self.tag), "file": ["mimeType": "application/octet-stream"],
            "parentReference": ["driveId": .text(self.drive)],
        ]
    }
}
