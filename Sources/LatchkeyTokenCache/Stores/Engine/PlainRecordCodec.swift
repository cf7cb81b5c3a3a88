//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Turns tokens into the payloads of stored records and back, without encryption.
struct PlainRecordCodec: Sendable {
    private static let magic: [UInt8] = [0x4c, 0x4b, 0x01]

    /// What a payload holds.
    struct Content: Sendable {
        var token: AcquiredToken
        /// When the token was requested, in wall time.
        var issuedAt: WallTime
        var expiresAt: WallTime
        /// When the issuer suggests a refresh, in wall time.
        var refreshAt: WallTime?
    }

    func storeKey(_ key: CacheKey) -> StoreKey { StoreKey(bytes: key.storage.canonical) }

    func storePartition(_ partition: CachePartition) -> StorePartition {
        var encoder = CanonicalEncoder()
        encoder.append(partition.authority)
        encoder.append(partition.tenant)
        encoder.append(partition.client)
        return StorePartition(bytes: encoder.bytes)
    }

    func encode(_ content: Content, key: CacheKey) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encoder.append(raw: Self.magic)
        encoder.append(bytes: key.storage.canonical)
        encoder.append(content.issuedAt.milliseconds)
        encoder.append(content.expiresAt.milliseconds)
        encoder.append(content.refreshAt.map { [String($0.milliseconds)] } ?? [])
        encoder.append(content.token.value)
        encoder.append(content.token.tokenType)
        encoder.append(content.token.scopes)
        encoder.append(content.token.tenant.map { [$0] } ?? [])
        encoder.append(content.token.bindingKeyID.map { [$0] } ?? [])
        encoder.append(content.token.durability == .mustKeep ? "k" : "c")
        encoder.append(content.token.attributes.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
        return encoder.bytes
    }

    /// Reads a payload.
    ///
    /// - Returns: The content, or `nil` when the payload is damaged or belongs to another key.
    func decode(_ payload: [UInt8], key: CacheKey) -> Content? {
        var decoder = CanonicalDecoder(payload)
        guard self.name(from: &decoder) == key.storage.canonical else { return nil }
        return self.content(from: &decoder)
    }

    /// Reads a payload of any key.
    ///
    /// - Returns: The key and the content, or `nil` when the payload is damaged.
    func decode(_ payload: [UInt8]) -> (key: CacheKey, content: Content)? {
        var decoder = CanonicalDecoder(payload)
        guard let key = self.name(from: &decoder).flatMap(CacheKey.init(canonical:)),
            let content = self.content(from: &decoder)
        else { return nil }
        return (key, content)
    }

    private func name(from decoder: inout CanonicalDecoder) -> [UInt8]? {
        decoder.raw(count: Self.magic.count) == Self.magic ? decoder.bytes() : nil
    }

    private func content(from decoder: inout CanonicalDecoder) -> Content? {
        guard let issuedAt = decoder.number(), let expiresAt = decoder.number(),
            let refreshAt = decoder.texts(), let value = decoder.text(), let tokenType = decoder.text(),
            let scopes = decoder.texts(), let tenant = decoder.texts(), let bindingKeyID = decoder.texts(),
            let durability = decoder.text(), let attributes = decoder.texts(),
            decoder.isAtEnd, attributes.count.isMultiple(of: 2)
        else { return nil }
        var pairs: [String: String] = [:]
        for index in stride(from: 0, to: attributes.count, by: 2) {
            pairs[attributes[index]] = attributes[index + 1]
        }
        return Content(
            token: AcquiredToken(
                value: value,
                lifetime: .until(WallTime(milliseconds: expiresAt)),
                tokenType: tokenType,
                scopes: scopes,
                tenant: tenant.first,
                bindingKeyID: bindingKeyID.first,
                durability: durability == "k" ? .mustKeep : .cacheable,
                attributes: pairs
            ),
            issuedAt: WallTime(milliseconds: issuedAt),
            expiresAt: WallTime(milliseconds: expiresAt),
            refreshAt: refreshAt.first.flatMap(Int64.init).map(WallTime.init(milliseconds:))
        )
    }
}
