//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// Searches the memory of the test's own process, freed parts included, for a secret.
///
/// The secret that is searched for, and the copies that searching makes, live in a range of memory that is left out.
@safe final class OwnMemory {
    private static let chunkSize = 1 << 20
    private let base: UnsafeMutableRawPointer
    private let needleCount: Int
    private let size: Int

    /// Copies a secret into the range that is left out.
    ///
    /// - Parameters:
    ///   - count: The secret's length.
    ///   - copy: Writes the secret to the memory, without other copies.
    @safe init(count: Int, copy: (UnsafeMutableRawBufferPointer) -> Void) {
        self.needleCount = count
        self.size = 4096 + Self.chunkSize
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        unsafe self.base = mmap(nil, self.size, PROT_READ | PROT_WRITE, flags, -1, 0)
        unsafe copy(UnsafeMutableRawBufferPointer(start: self.base, count: count))
    }

    deinit {
        unsafe munmap(self.base, self.size)
    }

    /// Counts the copies of the secret in memory that can be written.
    func countOfCopies() throws -> Int {
        let file = unsafe open("/proc/self/mem", O_RDONLY)
        defer { close(file) }
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        var count = 0
        for line in maps.split(separator: "\n") where line.contains(" rw") {
            let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            count += self.countOfCopies(in: bounds[0]..<bounds[1], of: file)
        }
        unsafe memset(self.base + 4096, 0, Self.chunkSize)
        return count
    }

    private func countOfCopies(in region: Range<UInt>, of file: Int32) -> Int {
        let start = unsafe UInt(bitPattern: self.base)
        let own = start..<start + UInt(self.size)
        guard region.overlaps(own) else { return self.search(region, of: file) }
        return self.search(region.lowerBound..<max(region.lowerBound, own.lowerBound), of: file)
            + self.search(min(region.upperBound, own.upperBound)..<region.upperBound, of: file)
    }

    private func search(_ range: Range<UInt>, of file: Int32) -> Int {
        let chunk = unsafe self.base + 4096
        var count = 0
        var position = range.lowerBound
        while position < range.upperBound {
            let length = min(Self.chunkSize, Int(range.upperBound - position))
            let result = unsafe pread(file, chunk, length, off_t(position))
            guard result > 0 else { break }
            count += unsafe self.countOfMatches(in: UnsafeRawBufferPointer(start: chunk, count: result))
            // The chunks overlap, so that a copy across their border is found.
            guard position + UInt(result) < range.upperBound, result > self.needleCount else { break }
            position += UInt(result - self.needleCount + 1)
        }
        return count
    }

    private func countOfMatches(in chunk: UnsafeRawBufferPointer) -> Int {
        let needle = unsafe UnsafeRawBufferPointer(start: self.base, count: self.needleCount)
        // A byte that is rare in memory leads to few comparisons.
        let anchor = unsafe needle.firstIndex { $0 > 0x80 && $0 < 0xF0 } ?? 0
        var count = 0
        var offset = anchor
        while offset < chunk.count - needle.count + anchor + 1,
            let match = unsafe memchr(chunk.baseAddress! + offset, Int32(needle[anchor]), chunk.count - offset)
        {
            offset = unsafe UnsafeRawPointer(match) - chunk.baseAddress! + 1
            let start = offset - 1 - anchor
            guard start + needle.count <= chunk.count else { break }
            if unsafe memcmp(chunk.baseAddress! + start, needle.baseAddress!, needle.count) == 0 { count += 1 }
        }
        return count
    }
}
