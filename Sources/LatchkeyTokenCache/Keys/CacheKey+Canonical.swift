//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension CacheKey {
    /// Reads a key's canonical form.
    ///
    /// - Parameter canonical: The form; `nil` is returned for anything else, also for another order of scopes.
    package init?(canonical: [UInt8]) {
        var decoder = CanonicalDecoder(canonical)
        guard let authority = decoder.text(), let tenant = decoder.text(), let client = decoder.text(),
            let flow = decoder.text(), let scopes = decoder.texts(), let tokenType = decoder.text(),
            let bindingKeyID = decoder.texts(), let extensions = decoder.texts(), let subject = decoder.text(),
            decoder.isAtEnd, extensions.count.isMultiple(of: 2)
        else { return nil }
        var pairs: [String: String] = [:]
        for index in stride(from: 0, to: extensions.count, by: 2) { pairs[extensions[index]] = extensions[index + 1] }
        let key = try? CacheKey(
            authority: authority,
            tenant: tenant,
            client: client,
            flow: flow,
            subject: subject,
            scopes: scopes,
            tokenType: tokenType,
            bindingKeyID: bindingKeyID.first,
            extensions: pairs
        )
        guard let key, key.storage.canonical == canonical else { return nil }
        self = key
    }
}
