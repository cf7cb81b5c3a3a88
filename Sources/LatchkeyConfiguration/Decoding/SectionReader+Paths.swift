//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SectionReader {
    /// A path; a relative one counts from the folder of the file that names it, so that the working directory does not
    /// matter; nil when missing or empty.
    mutating func filePath(_ key: String) -> String? {
        guard let path = self.string(key) else { return nil }
        let file = self.node(key)?.origin.fileName ?? ""
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }
}
