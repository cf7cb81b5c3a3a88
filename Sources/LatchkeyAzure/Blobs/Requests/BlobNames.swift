//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenAcquisition

/// How containers and blobs are named in addresses.
enum BlobNames {
    /// The path of a container.
    static func path(container: String) -> String { "/\(PercentEncoding.component(container))" }

    /// The path of a blob: all but what stands for itself is encoded, and slashes stay.
    static func path(container: String, blob: String) -> String {
        var bytes: [UInt8] = []
        PercentEncoding.append(blob, to: &bytes) { ASCII.isUnreserved($0) || $0 == UInt8(ascii: "/") }
        return "\(self.path(container: container))/\(String(decoding: bytes, as: UTF8.self))"
    }

    /// What is wrong with a container's name; `nil` when nothing is.
    static func problem(container name: String) -> String? {
        if ["$root", "$web", "$logs"].contains(name) { return nil }
        let bytes = Array(name.utf8)
        let isAllowed = bytes.allSatisfy { byte in
            ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
        }
        let hasHyphenAtEnd = bytes.first == UInt8(ascii: "-") || bytes.last == UInt8(ascii: "-")
        guard (3...63).contains(bytes.count), isAllowed, !hasHyphenAtEnd, !name.contains("--") else {
            return
                "'\(SafeText.clean(name, limit: 64))' is no name for a container: such names have 3 to 63 lower case "
                + "letters, digits and single hyphens between them."
        }
        return nil
    }

    /// What is wrong with a blob's name; `nil` when nothing is.
    static func problem(blob name: String) -> String? {
        guard (1...1024).contains(name.unicodeScalars.count) else {
            return "A blob's name has 1 to 1,024 characters, and this one has \(name.unicodeScalars.count)."
        }
        // Proxies would make another path of it.
        guard !name.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0 == "." || $0 == ".." })
        else { return "A blob's name with the segment '.' or '..' cannot be addressed. Use another name." }
        return nil
    }
}
