//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// A text with blocks of code: an article or the introduction.
struct Document: Sendable, CustomTestStringConvertible {
    /// A piece of code that readers will copy.
    struct Block: Sendable {
        /// The line of the document that it begins in, from 1.
        var line: Int
        var text: [String]
    }

    let path: String
    let lines: [String]

    var testDescription: String { self.path }

    /// The blocks that say that they are Swift.
    var swiftBlocks: [Block] {
        var blocks: [Block] = []
        var open: Block?
        for (index, line) in self.lines.enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if let block = open, trimmed.hasPrefix("```") {
                if !block.text.isEmpty { blocks.append(block) }
                open = nil
            } else if open != nil {
                open?.text.append(line)
            } else if trimmed == "```swift" {
                open = Block(line: index + 2, text: [])
            }
        }
        return blocks
    }

    /// The root of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    init(_ url: URL) throws {
        self.path = String(url.path.dropFirst(Self.root.path.count)).trimmingCharacters(in: ["/"])
        self.lines = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n")
    }

    /// All files below folders of the package whose names end in some way.
    static func files(below folders: [String], ending suffix: String) throws -> [URL] {
        try folders.flatMap { folder in
            let place = Self.root.appending(path: folder)
            let files = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)
            return try #require(files).compactMap { $0 as? URL }.filter { $0.path.hasSuffix(suffix) }
        }
    }
}

extension Document.Block {
    /// Whether lines of code contain the block, at whatever indentation.
    func occurs(in code: [String]) -> Bool {
        guard let first = self.text.first, self.text.count <= code.count else { return false }
        return code.indices.dropLast(self.text.count - 1).contains { start in
            guard code[start].hasSuffix(first), !first.isEmpty else { return false }
            let indentation = code[start].dropLast(first.count)
            guard indentation.allSatisfy({ $0 == " " }) else { return false }
            return self.text.enumerated().allSatisfy { offset, line in
                code[start + offset] == (line.isEmpty ? "" : indentation + line)
            }
        }
    }
}
