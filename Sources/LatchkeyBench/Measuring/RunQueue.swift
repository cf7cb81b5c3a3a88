//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How long threads were ready to run while other work had the processors, as the kernel of Linux accounts for it.
///
/// On other systems nothing is known, and nothing is reported.
enum RunQueue {
    /// The share of a round's time, waited by all threads together, beyond which the round says more about the machine.
    static let tolerance = 0.06

    /// How many processors there are.
    static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// The nanoseconds that the threads of the process have waited for a processor.
    static func waited() -> Int64 { self.waitedByThread().values.reduce(0, +) }

    /// The nanoseconds that each thread of the process has waited for a processor, by the threads' names.
    static func waitedByThread() -> [String: Int64] {
        guard let folder = unsafe opendir("/proc/self/task") else { return [:] }
        defer { unsafe closedir(folder) }
        var waits: [String: Int64] = [:]
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.first != "." else { continue }
            waits[name] = self.waited(in: "/proc/self/task/\(name)/schedstat")
        }
        return waits
    }

    /// The name of the calling thread.
    static var thread: String {
        // The link leads to "<process>/task/<thread>".
        var target = [CChar](repeating: 0, count: 64)
        let length = unsafe readlink("/proc/thread-self", &target, target.count)
        let bytes = target.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
        return bytes.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The second number of a file: the first is the time that the thread has run.
    private static func waited(in path: String) -> Int64 {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var text = [UInt8](repeating: 0, count: 96)
        let length = unsafe text.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        guard length > 0 else { return 0 }
        let words = text[..<length].split(separator: UInt8(ascii: " "))
        guard words.count > 1 else { return 0 }
        return Int64(String(decoding: words[1], as: UTF8.self)) ?? 0
    }
}
