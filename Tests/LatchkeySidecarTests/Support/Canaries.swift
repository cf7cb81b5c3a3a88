//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import HTTPTypes
import LatchkeyEmulator

/// Secrets that must not be found in clear where they do not belong, in none of the forms in which they might be written.
struct Canaries {
    /// The forms of each secret, by what kind of secret it is.
    private var forms: [String: Set<Data>] = [:]

    /// The kinds of secrets that are known.
    var kinds: Set<String> { Set(self.forms.keys) }

    /// Adds a secret.
    mutating func add(_ kind: String, _ secret: String) {
        // Of a token, either half is worth hiding: its claims, and what makes it valid.
        let parts = secret.split(separator: ".")
        let texts = parts.count == 3 ? parts.dropFirst().map(String.init) : [secret]
        for text in texts where text.utf8.count >= 12 {
            self.forms[kind, default: []].formUnion(Self.forms(of: Data(text.utf8)))
        }
    }

    /// Adds a secret that is no text.
    mutating func add(_ kind: String, bytes: Data) {
        self.forms[kind, default: []].formUnion(Self.forms(of: bytes))
    }

    /// Adds what clients sent to an issuer and its APIs to prove who they are.
    mutating func addSecrets(of emulator: Emulator) {
        let fields = [
            "assertion", "client_assertion", "client_secret", "code", "code_verifier", "device_code", "password",
            "refresh_token", "user_federated_identity_credential",
        ]
        for request in emulator.requests(of: .token) {
            for field in fields { if let value = request.formValue(field) { self.add(field, value) } }
        }
        for endpoint in [Emulator.Endpoint.products, .graph] {
            for request in emulator.requests(of: endpoint) {
                let parts = request.headers[.authorization]?.split(separator: " ") ?? []
                if parts.count == 2 { self.add("access_token", String(parts[1])) }
            }
        }
    }

    /// Adds the keys of a ring.
    mutating func addKeys(of file: URL) throws {
        let ring = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        let keys = ring["keys"] as? [[String: Any]] ?? []
        for text in keys.map({ $0["key"] }) + [ring["namespaceKey"]] {
            guard let text = text as? String else { continue }
            self.add("key", text)
            let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + "="
            if let bytes = Data(base64Encoded: base64) { self.add("key", bytes: bytes) }
        }
    }

    /// The kinds of secrets that are found.
    func hits(in data: Data) -> [String] {
        self.forms.filter { $0.value.contains { data.range(of: $0) != nil } }.keys.sorted()
    }

    /// The kinds of secrets that are found.
    func hits(in text: String) -> [String] { self.hits(in: Data(text.utf8)) }

    /// As it is, in hexadecimal digits, percent-encoded, and in Base64 wherever in a longer text it begins.
    private static func forms(of secret: Data) -> Set<Data> {
        var forms: Set<Data> = [secret, Data(secret.map { Self.hexadecimal($0) }.joined().utf8)]
        let text = String(decoding: secret, as: UTF8.self)
        if let encoded = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) {
            forms.insert(Data(encoded.utf8))
        }
        for offset in 0..<3 {
            let rest = secret.dropFirst(offset)
            let whole = rest.prefix(rest.count / 3 * 3).base64EncodedString()
            forms.insert(Data(whole.utf8))
            forms.insert(Data(whole.replacing("+", with: "-").replacing("/", with: "_").utf8))
        }
        return forms
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0\(text)" : text
    }
}
