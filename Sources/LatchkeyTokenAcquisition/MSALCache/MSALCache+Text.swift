//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension MSALCache {
    /// The cache as JSON, with all its tokens.
    package var text: String {
        func section<Entry>(_ entries: [Entry], _ member: (Entry) -> (String, [String: String])) -> JSONValue {
            var members: [String: JSONValue] = [:]
            for entry in entries {
                let (name, fields) = member(entry)
                var values = fields.mapValues(JSONValue.string)
                // MSAL for Python finds a token of an application only if the field is there and says nobody.
                let isAccessToken = fields["target"] != nil
                if isAccessToken, fields["home_account_id"] == nil { values["home_account_id"] = JSONValue.null }
                members[name] = .object(values)
            }
            return .object(members)
        }
        let sections: [String: JSONValue] = [
            "AccessToken": section(self.accessTokens) { ($0.accessTokenName, $0.accessTokenFields) },
            "RefreshToken": section(self.refreshTokens) { ($0.refreshTokenName, $0.refreshTokenFields) },
            "IdToken": section(self.idTokens) { ($0.idTokenName, $0.fields(ofType: "IdToken")) },
            "Account": section(self.accounts) { ($0.entryName, $0.fields) },
            "AppMetadata": section(self.applications) { ($0.entryName, $0.fields) },
        ]
        return JSONValue.object(sections).text
    }
}

extension MSALCredential {
    fileprivate var accessTokenName: String {
        self.name("accesstoken", self.clientID, self.realm, self.target.joined(separator: " "))
    }

    fileprivate var refreshTokenName: String { self.name("refreshtoken", self.familyID ?? self.clientID, "", "") }

    fileprivate var idTokenName: String { self.name("idtoken", self.clientID, self.realm, "") }

    private func name(_ rest: String...) -> String {
        ([self.homeAccountID, self.environment] + rest).joined(separator: "-").lowercased()
    }

    fileprivate var accessTokenFields: [String: String] {
        var fields = self.fields(ofType: "AccessToken")
        fields["target"] = self.target.joined(separator: " ")
        fields["cached_at"] = self.cachedAt.map { String($0) }
        fields["refresh_on"] = self.refreshOn.map { String($0) }
        for name in ["expires_on", "extended_expires_on", "ext_expires_on"] {
            fields[name] = self.expiresOn.map { String($0) }
        }
        return fields
    }

    fileprivate var refreshTokenFields: [String: String] {
        var fields = self.fields(ofType: "RefreshToken")
        fields["family_id"] = self.familyID
        fields["last_modification_time"] = self.cachedAt.map { String($0) }
        return fields
    }

    fileprivate func fields(ofType type: String) -> [String: String] {
        var fields = [
            "environment": self.environment, "client_id": self.clientID, "secret": self.secret,
            "credential_type": type,
        ]
        fields["home_account_id"] = self.homeAccountID.isEmpty ? nil : self.homeAccountID
        fields["realm"] = self.realm.isEmpty ? nil : self.realm
        fields["client_info"] = self.clientInfo
        return fields
    }
}

extension MSALAccount {
    /// Letter case is kept, unlike that of credentials.
    fileprivate var entryName: String { "\(self.homeAccountID)-\(self.environment)-\(self.realm)" }

    fileprivate var fields: [String: String] {
        var fields = [
            "home_account_id": self.homeAccountID, "environment": self.environment, "realm": self.realm,
            "username": self.username, "authority_type": "MSSTS",
        ]
        fields["name"] = self.name
        fields["local_account_id"] = self.localAccountID
        fields["client_info"] = self.clientInfo
        return fields
    }
}

extension MSALApplication {
    fileprivate var entryName: String { "appmetadata-\(self.environment)-\(self.clientID)".lowercased() }

    fileprivate var fields: [String: String] {
        var fields = ["client_id": self.clientID, "environment": self.environment]
        fields["family_id"] = self.familyID
        return fields
    }
}
