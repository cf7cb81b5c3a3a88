//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MSALCache {
    /// Reads a cache file.
    ///
    /// Entries that lack what they must have are skipped, as the libraries do.
    ///
    /// - Parameter bytes: The file; an empty one, and `null`, stand for an empty cache.
    /// - Throws: ``AcquisitionError`` with code ``AcquisitionError/Code/invalidRequest`` when it is no such file.
    package init(reading bytes: [UInt8]) throws(AcquisitionError) {
        self.init()
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        guard !text.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else { return }
        let value = JSONValue(parsing: text)
        if value == .null { return }
        guard let sections = value?.object else {
            throw AcquisitionError(.invalidRequest, "This is no cache file of MSAL, which is a JSON object.")
        }
        func entries(_ name: String) -> [MSALFields] {
            let members = sections[name]?.object ?? [:]
            return members.sorted { $0.key < $1.key }.compactMap { $0.value.object.map(MSALFields.init) }
        }
        self.accessTokens = entries("AccessToken").compactMap(MSALCredential.init)
        self.refreshTokens = entries("RefreshToken").compactMap(MSALCredential.init)
        self.idTokens = entries("IdToken").compactMap(MSALCredential.init)
        self.accounts = entries("Account").compactMap(MSALAccount.init)
        self.applications = entries("AppMetadata").compactMap(MSALApplication.init)
    }
}

/// The fields of an entry: libraries write nothing, an empty text or null for what they do not know.
private struct MSALFields {
    let members: [String: JSONValue]

    subscript(_ names: String...) -> String? {
        for name in names { if let text = self.members[name]?.string, !text.isEmpty { return text } }
        return nil
    }

    /// A time in seconds since 1970, which some write as a number.
    func time(_ name: String) -> Int64? {
        guard let number = self.members[name]?.lenientNumber, number > 0, number < 1e12 else { return nil }
        return Int64(number)
    }
}

extension MSALCredential {
    fileprivate init?(_ fields: MSALFields) {
        guard let environment = fields["environment"], let clientID = fields["client_id"],
            let secret = fields["secret"]
        else { return nil }
        self.init(environment: environment.lowercased(), clientID: clientID, secret: secret)
        self.homeAccountID = fields["home_account_id"] ?? ""
        self.realm = fields["realm"] ?? ""
        self.target = (fields["target"] ?? "").split(separator: " ").map(String.init)
        self.cachedAt = fields.time("cached_at") ?? fields.time("last_modification_time")
        self.expiresOn = fields.time("expires_on")
        self.refreshOn = fields.time("refresh_on")
        self.tokenType = fields["token_type"]
        // The libraries pad differently.
        self.assertionHash = fields["user_assertion_hash"].map { String($0.prefix { $0 != "=" }) }
        self.familyID = fields["family_id"]
        self.clientInfo = fields["client_info"]
        self.isExtended =
            fields["ext_cache_key", "kid", "keyid", "key_id"] != nil || fields.members["ext"]?.object?.isEmpty == false
            || fields["credential_type"] == "ATExt"
    }
}

extension MSALAccount {
    fileprivate init?(_ fields: MSALFields) {
        guard let home = fields["home_account_id"], let environment = fields["environment"] else { return nil }
        self.init(homeAccountID: home, environment: environment.lowercased(), realm: fields["realm"] ?? "")
        self.username = fields["username"] ?? ""
        self.name = fields["name"]
        self.localAccountID = fields["local_account_id"]
        self.clientInfo = fields["client_info"]
    }
}

extension MSALApplication {
    fileprivate init?(_ fields: MSALFields) {
        guard let environment = fields["environment"], let clientID = fields["client_id"] else { return nil }
        self.init(environment: environment.lowercased(), clientID: clientID, familyID: fields["family_id"])
    }
}
