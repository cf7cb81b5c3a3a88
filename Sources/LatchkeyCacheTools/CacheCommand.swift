//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import ArgumentParser

/// `latchkey cache`: looks into stores of tokens and changes them.
package struct CacheCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Looks into a store of tokens, on any store: lists, explains, removes, purges, exports, imports.",
        discussion: """
            Every command names its store and the keys that its records are sealed with:

              --store sqlite:/var/lib/service/tokens.db --keys /etc/service/keys.json
              --store rediss://cache.internal:6380 --keys env:LATCHKEY_KEYS

            No command prints a token or a key. Services that run notice what is removed or purged.
            """,
        subcommands: [
            StatsCommand.self, ListCommand.self, ExplainCommand.self, RemoveCommand.self, PurgeCommand.self,
            ExportCommand.self, ImportCommand.self, DoctorCommand.self, KeysCommand.self,
        ]
    )

    package init() {}
}

/// `latchkey cache keys`: the keys that records are sealed with.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes, lists, replaces and destroys the keys that records are sealed with.",
        discussion: """
            To replace a key in one process: rotate, rewrap, retire.

            In a fleet, first give every instance a ring with the new key, then use it:

              latchkey cache keys rotate --keys keys.json --prepare
              latchkey cache keys rotate --keys keys.json --activate k1f0c
              latchkey cache keys rewrap --keys keys.json --store redis://cache.internal
              latchkey cache keys retire k0a1b --keys keys.json --store redis://cache.internal
            """,
        subcommands: [
            KeysListCommand.self, KeysCreateCommand.self, KeysRotateCommand.self, KeysRewrapCommand.self,
            KeysRetireCommand.self,
        ]
    )
}
