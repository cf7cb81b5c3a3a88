//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

/// The documentation says what is true of the package: its code is compiled, its modules have pages, its links lead
/// somewhere.
@Suite(.timeLimit(.minutes(1))) struct DocumentationTests {
    private static var documents: [Document] {
        get throws {
            let articles = try Document.files(below: ["Sources"], ending: ".md").filter { $0.path.contains(".docc/") }
            let texts = ["README.md", "CONTRIBUTING.md"].map { Document.root.appending(path: $0) }
            return try (texts + articles.sorted { $0.path < $1.path }).map(Document.init)
        }
    }

    private static var code: [Document] {
        get throws {
            try Document.files(
                below: ["Samples", "Tests/LatchkeyDocumentationTests/Snippets"],
                ending: ".swift"
            ).map(Document.init)
        }
    }

    @Test func everyBlockOfSwiftIsCompiled() throws {
        let code = try Self.code
        #expect(code.count > 10)
        var count = 0
        for document in try Self.documents {
            for block in document.swiftBlocks {
                count += 1
                #expect(
                    code.contains { block.occurs(in: $0.lines) },
                    "\(document.path):\(block.line): this code is in no file that is compiled. Copy it from Samples or Snippets."
                )
            }
        }
        #expect(count > 25)
    }

    @Test func aBlockIsFoundAtAnyIndentationAndNotWhenALineDiffers() {
        let code = ["func f() {", "    let a = 1", "", "    let b = 2", "}"]
        #expect(Document.Block(line: 1, text: ["let a = 1", "", "let b = 2"]).occurs(in: code))
        #expect(!Document.Block(line: 1, text: ["let a = 1", "", "let b = 3"]).occurs(in: code))
        #expect(!Document.Block(line: 1, text: ["a = 1"]).occurs(in: code))
        #expect(!Document.Block(line: 1, text: ["let b = 2", "}", ""]).occurs(in: code))
    }

    @Test func everyPublicModuleHasAPage() throws {
        let manifest = try Document(Document.root.appending(path: "Package.swift"))
        let modules = manifest.lines.compactMap { line in
            line.contains(".library(name: \"") ? line.split(separator: "\"").dropFirst().first.map(String.init) : nil
        }
        #expect(modules.count > 15)
        let spi = try Document(Document.root.appending(path: ".spi.yml"))
        let listed = spi.lines.compactMap { line in
            line.hasPrefix("        - ") ? line.trimmingCharacters(in: [" ", "-"]) : nil
        }
        #expect(Set(listed) == Set(modules))
        for module in modules {
            let page = Document.root.appending(path: "Sources/\(module)/\(module).docc/\(module).md")
            let document = try Document(page)
            #expect(document.lines.first == "# ``\(module)``")
            #expect(document.lines.contains("## Topics"))
        }
    }

    @Test func everyFileThatIsNamedExists() throws {
        // Made by hand when there is something to list.
        let perhaps: Set = ["Scripts/allowed-breakage.txt"]
        let prefixes = ["Sources/", "Samples/", "Tests/", "Scripts/", "Deployment/", "Benchmarks/", "Documentation/"]
        for document in try Self.documents {
            for word in document.lines.joined(separator: "\n").split(whereSeparator: { " \n`()|,;\"".contains($0) }) {
                let path = word.trimmingCharacters(in: [".", ":"])
                guard prefixes.contains(where: path.hasPrefix), !path.contains("…"), !perhaps.contains(path) else {
                    continue
                }
                let exists = FileManager.default.fileExists(atPath: Document.root.appending(path: path).path)
                #expect(exists, "\(document.path): '\(path)' does not exist.")
            }
        }
    }

    @Test func theIntroductionIsShort() throws {
        let introduction = try Document(Document.root.appending(path: "README.md"))
        #expect(introduction.lines.count < 220)
    }
}
