//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// The folder that holds a demonstration's files, readable by its owner alone.
struct DemoFolder {
    let url: URL
    private let isTemporary: Bool

    init(path: String?, isFresh: Bool) throws {
        if let path {
            self.url = URL(filePath: path)
            self.isTemporary = false
        } else {
            self.url = FileManager.default.temporaryDirectory.appending(path: "latchkey-demo-\(UUID().uuidString)")
            self.isTemporary = true
        }
        if isFresh { try self.removeFiles() }
        try FileManager.default.createDirectory(
            at: self.url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    var settings: URL { self.url.appending(path: "appsettings.json") }
    var certificateAuthority: URL { self.url.appending(path: "ca.pem") }

    /// Writes the settings, which hold a secret.
    func write(settings text: String) throws {
        try Data(text.utf8).write(to: self.settings, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: self.settings.path)
    }

    func removeIfTemporary() {
        guard self.isTemporary else { return }
        do {
            try FileManager.default.removeItem(at: self.url)
        } catch {
            FileHandle.standardError.write(Data("\(self.url.path) could not be removed.\n".utf8))
        }
    }

    /// Removes what an earlier run wrote, and nothing else.
    private func removeFiles() throws {
        for file in [self.settings, self.certificateAuthority]
        where FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.removeItem(at: file)
        }
    }
}
