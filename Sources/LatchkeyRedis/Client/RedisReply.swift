//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What became of a command: the server's reply, which may be an error too, or why there is none.
typealias RedisReply = Result<RESPValue, RedisError>

/// A server's error reply that asks for the command to be sent again, in another way.
enum RedisRedirection: Equatable {
    /// The slot is served elsewhere from now on. Without a host it is the one that answered.
    case moved(RedisSlot, host: String?, port: Int)
    /// The key may have gone elsewhere; this once.
    case ask(host: String?, port: Int)
    /// Some of the keys have gone elsewhere already; later.
    case later
    /// The server does not know the script.
    case script

    /// Reads an error reply; `nil` when it asks for nothing.
    init?(_ error: String) {
        let words = error.split(separator: " ")
        switch words.first {
        case "NOSCRIPT": self = .script
        case "TRYAGAIN": self = .later
        case "MOVED":
            guard words.count >= 3, let number = Int(words[1]), let slot = RedisSlot(number: number),
                let (host, port) = Self.endpoint(words[2])
            else { return nil }
            self = .moved(slot, host: host, port: port)
        case "ASK":
            guard words.count >= 3, let (host, port) = Self.endpoint(words[2]) else { return nil }
            self = .ask(host: host, port: port)
        default: return nil
        }
    }

    private static func endpoint(_ text: Substring) -> (String?, Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            1...65_535 ~= port
        else { return nil }
        let host = text[..<colon]
        return (host.isEmpty || host == "?" ? nil : String(host), port)
    }
}
