//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation

/// A program that runs beside the tests, with no descriptor of theirs but its standard ones, and no signal blocked.
struct ChildProcess: Sendable {
    let identifier: pid_t
    /// What the program writes, errors too.
    let output: FileHandle
    /// What ends the program's input when it is closed, unless that comes from a file.
    let input: FileHandle?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: Its name.
    ///   - arguments: Its arguments.
    ///   - file: Where its input comes from; a pipe in which nothing ever comes by default.
    /// - Throws: ``Unexpected`` when it cannot be started.
    init(_ program: String, _ arguments: [String], inputFrom file: URL? = nil) throws {
        let output = try Self.makePipe()
        self.output = FileHandle(fileDescriptor: output.read, closeOnDealloc: true)
        defer { close(output.write) }
        let source: Int32
        if let file {
            source = try Self.openFile(file)
            self.input = nil
        } else {
            let pipe = try Self.makePipe()
            source = pipe.read
            self.input = FileHandle(fileDescriptor: pipe.write, closeOnDealloc: true)
        }
        defer { close(source) }
        self.identifier = try Self.spawn([program] + arguments, input: source, output: output.write)
    }

    /// Waits for the program's end, blocking.
    ///
    /// - Returns: The status with which it ended; 128 and the signal when one ended it.
    func waitForEnd() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(self.identifier, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}

extension ChildProcess {
    /// All descriptors of the tests are below this.
    private static let descriptorLimit: Int32 = {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int32(min(limit.rlim_cur, 4_096))
    }()

    private static func makePipe() throws -> (read: Int32, write: Int32) {
        var pair: [Int32] = [-1, -1]
        guard unsafe pipe(&pair) == 0 else { throw Unexpected("There are no descriptors left.") }
        return (pair[0], pair[1])
    }

    private static func openFile(_ file: URL) throws -> Int32 {
        let descriptor = unsafe open(file.path, O_RDONLY)
        guard descriptor >= 0 else { throw Unexpected("\(file.path) cannot be read.") }
        return descriptor
    }

    private static func spawn(_ command: [String], input: Int32, output: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var none = sigset_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        for (descriptor, target) in [(input, STDIN_FILENO), (output, STDOUT_FILENO), (output, STDERR_FILENO)] {
            unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, target)
        }
        for descriptor in 3..<Self.descriptorLimit {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        // Tasks' threads block nearly all signals: a shell would never learn of its children's end.
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var identifier: pid_t = 0
        let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }
        let result = unsafe withCStrings(command) { arguments in
            unsafe withCStrings(environment) { environment in
                unsafe posix_spawnp(&identifier, command[0], &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw Unexpected("\(command[0]) cannot be started (\(result)); is it installed?") }
        return identifier
    }
}

/// Passes on texts as C does: an array of pointers with none at its end.
private func withCStrings<R>(_ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> R) -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe body(&pointers)
}
