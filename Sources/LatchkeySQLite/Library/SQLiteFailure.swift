//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeySQLite

/// What the library reports of a call that failed.
struct SQLiteFailure: Error, Hashable {
    /// The extended result code.
    var code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    /// The kind of failure, without what the extended code adds.
    var kind: Int32 { self.code & 0xff }

    /// Whether the file does not hold what it should.
    var isDamage: Bool { self.kind == SQLITE_CORRUPT || self.kind == SQLITE_NOTADB }
}

extension SQLiteFailure: CustomStringConvertible {
    /// The library's words for the code; they name no file and no content.
    var description: String {
        guard let text = unsafe sqlite3_errstr(self.code) else { return "code \(self.code)" }
        return unsafe "\(String(cString: text)), code \(self.code)"
    }
}
