//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The files that the Arc agent leaves for its callers: who can read one runs on the machine and may.
final class ArcChallenges: Sendable {
    private let folder: String
    /// The content of the files that were not shown yet, and their paths.
    private let open = Mutex<[String: String]>([:])

    /// Prepares to leave files in a folder, which is made with the first one.
    init(folder: String) {
        self.folder = folder
    }

    deinit {
        for path in self.open.withLock({ $0.values.map { $0 } }) { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Answers a request that does not show the content of a file.
    ///
    /// - Parameter request: The request.
    /// - Returns: The challenge; `nil` when the request shows the content of a file, which then counts no more.
    func response(to request: Emulator.RecordedRequest) -> EmulatorResponse? {
        if let header = request.headers[.authorization], header.hasPrefix("Basic "),
            let path = self.open.withLock({ $0.removeValue(forKey: String(header.dropFirst(6))) })
        {
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
        guard let path = self.leaveFile() else {
            return .text(.internalServerError, "'\(self.folder)' cannot be written.")
        }
        var response = EmulatorResponse.text(.unauthorized)
        response.headers[.wwwAuthenticate] = "Basic realm=\(path)"
        return response
    }

    private func leaveFile() -> String? {
        let path = "\(self.folder)/\(UUID().uuidString.lowercased()).key"
        let content = Base64URL.encode(Opaque.bytes(count: 32))
        try? FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data(content.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else { return nil }
        self.open.withLock { $0[content] = path }
        return path
    }
}
