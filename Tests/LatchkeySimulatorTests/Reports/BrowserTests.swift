//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Testing

@testable import LatchkeySimulator

/// Whether a browser shows the reports; left out where none is installed.
@Suite(.serialized, .enabled(if: Browser.path != nil), .timeLimit(.minutes(10))) struct BrowserTests {
    // Scoreboard: CE92
    @Test(arguments: ReadyScenario.all.map(\.name))
    func reportIsShownWithoutAnErrorOnTheConsole(name: String) async throws {
        let page = try await Browser.show(SmallResults.result(name).html())
        Attachment.record(page.picture, named: "\(name).png")
        #expect(page.console.isEmpty, "\(page.console)")
        #expect(page.picture.count > 20_000)
        #expect(Array(page.picture.prefix(4)) == [0x89, 0x50, 0x4e, 0x47])
    }
}

/// A browser without a window.
enum Browser {
    /// Where the browser is, if there is one.
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// What became of a page.
    struct Page: Sendable {
        var picture: [UInt8]
        /// What the page wrote to the console.
        var console: [String]
    }

    /// Shows a page and takes a picture of it.
    static func show(_ html: String) async throws -> Page {
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appending(path: "report.html")
        let picture = folder.appending(path: "report.png")
        let log = folder.appending(path: "log.txt")
        try Data(html.utf8).write(to: page)
        try Data().write(to: log)
        let process = Process()
        process.executableURL = Self.path.map { URL(filePath: $0) }
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0", "--hide-scrollbars",
            "--user-data-dir=\(folder.appending(path: "profile").path)", "--window-size=1000,2400",
            "--screenshot=\(picture.path)", page.absoluteString,
        ]
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                done.resume(throwing: error)
            }
        }
        let lines = String(decoding: try Data(contentsOf: log), as: UTF8.self).split(separator: "\n").map(String.init)
        return Page(
            picture: Array(try Data(contentsOf: picture)),
            console: lines.filter { $0.contains(":CONSOLE") }
        )
    }
}
