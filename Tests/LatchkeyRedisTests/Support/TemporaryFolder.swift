//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Synchronization

/// Folders that are gone when the tests are over.
enum TemporaryFolder {
    private static let all = Mutex<[URL]>([])

    static func make(_ name: String) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "latchkey-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        self.all.withLock { all in
            if all.isEmpty { atexit { TemporaryFolder.removeAll() } }
            all.append(url)
        }
        return url
    }

    private static func removeAll() {
        for url in self.all.withLock({ $0 }) { try? FileManager.default.removeItem(at: url) }
    }
}
