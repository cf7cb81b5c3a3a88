//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Synchronization

/// What the accounts keep.
final class StorageAccounts: Sendable {
    /// The containers of an account.
    struct Account: Sendable {
        var containers: [String: StoredContainer] = [:]
    }

    /// How much all content may have together.
    private static let capacity = 1024 << 20
    /// The container with blobs that nobody uploaded.
    static let generatedContainer = "generated"

    private struct State {
        var accounts: [String: Account] = [:]
        var changes: Int64 = 0
    }

    let settings: Emulator.Storage
    private let state = Mutex(State())

    init(_ settings: Emulator.Storage) { self.settings = settings }

    /// Reads or changes an account, alone; the entity tag is one that nothing has had yet.
    func with<Result: Sendable>(
        _ name: String,
        _ body: (inout Account, _ tag: String) throws(StorageRefusal) -> Result
    ) throws(StorageRefusal) -> Result {
        let outcome = self.state.withLock { state -> Swift.Result<Result, StorageRefusal> in
            state.changes += 1
            var account = state.accounts.removeValue(forKey: name) ?? self.newAccount()
            defer { state.accounts[name] = account }
            do throws(StorageRefusal) {
                return .success(try body(&account, "\"0x8D\(Self.number(state.changes))\""))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// A number in thirteen hexadecimal digits, as entity tags have them.
    private static func number(_ number: Int64) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 13 - digits.count)) + digits
    }

    /// Refuses content for which there is no room in memory.
    static func checkRoom(_ account: Account, for count: Int) throws(StorageRefusal) {
        guard count > 0 else { return }
        let used = account.containers.values.reduce(0) { $0 + $1.size }
        guard used + count <= Self.capacity else {
            throw StorageRefusal(413, "RequestBodyTooLarge", "The emulator keeps no more than a gibibyte.")
        }
    }

    private func newAccount() -> Account {
        guard self.settings.generatedBlobs > 0 else { return Account() }
        var container = StoredContainer()
        var blobs: [String: StoredBlob] = [:]
        let content = [UInt8](repeating: UInt8(ascii: "g"), count: self.settings.generatedBlobSize)
        for number in 0..<self.settings.generatedBlobs {
            var blob = StoredBlob()
            blob.exists = true
            blob.content = content
            blob.eTag = "\"0x8C\(Self.number(Int64(number)))\""
            let digits = String(number)
            let name = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
            blobs["blob-\(name).txt"] = blob
        }
        container.fill(blobs)
        container.eTag = "\"0x8C\(Self.number(1 << 48))\""
        return Account(containers: [Self.generatedContainer: container])
    }
}
