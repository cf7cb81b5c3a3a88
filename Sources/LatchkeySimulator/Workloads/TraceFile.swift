//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Recorded requests: a file of lines `time,key`, the time in seconds from the beginning.
package struct TraceFile: Sendable {
    /// When each request came, in nanoseconds from the beginning.
    package private(set) var times: [Int64] = []
    /// For which key each request was, as a place in ``names``.
    package private(set) var keys: [UInt32] = []
    /// The names of the keys, in the order of their first appearance.
    package private(set) var names: [String] = []

    /// How many lines a file has at most.
    static let longest = 50_000_000

    /// Reads lines.
    ///
    /// - Parameters:
    ///   - text: The lines; the first may be a heading, empty lines are left out.
    ///   - path: The place of the file in its scenario.
    ///   - end: What comes later is left out, in nanoseconds.
    /// - Throws: ``ScenarioError`` with the number of the first line that is wrong.
    package init(parsing text: String, path: String, end: Int64) throws(ScenarioError) {
        var places: [Substring: UInt32] = [:]
        var last: Int64 = 0
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let cells = line.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
            let cell = cells[0].trimmed
            guard cells.count == 2, let seconds = Double(cell), seconds >= 0, seconds < 1e9 else {
                if index == 0 { continue }
                throw ScenarioError(path, "Line \(index + 1) is not 'time,key': '\(line.prefix(40))'.")
            }
            let time = Int64(seconds * 1e9)
            guard time >= last else {
                throw ScenarioError(
                    path,
                    "Line \(index + 1) is earlier than the line before it: sort the file by time."
                )
            }
            last = time
            guard time < end else { break }
            guard self.times.count < Self.longest else {
                throw ScenarioError(path, "The file has more than \(Self.longest) lines.")
            }
            let name = cells[1].trimmed
            let place = places[name] ?? UInt32(self.names.count)
            if place == UInt32(self.names.count) {
                places[name] = place
                self.names.append(String(name))
            }
            self.times.append(time)
            self.keys.append(place)
        }
        guard !self.times.isEmpty else { throw ScenarioError(path, "The file holds no request.") }
    }

    init(reading node: ScenarioNode, folder: String, duration: Duration) throws(ScenarioError) {
        let file = try node.text()
        let path = file.hasPrefix("/") ? file : "\(folder)/\(file)"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw node.fail("The file '\(path)' cannot be read.")
        }
        try self.init(
            parsing: String(decoding: data, as: UTF8.self),
            path: node.path,
            end: duration.nanosecondCount
        )
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return text
    }
}
