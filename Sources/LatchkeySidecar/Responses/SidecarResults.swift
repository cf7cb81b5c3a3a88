//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyCrypto
import LatchkeyDownstreamAPI
import LatchkeyWeb

/// The bodies of requests that were served.
enum SidecarResults {
    private static let json: HTTPFields = [
        .contentType: "application/json; charset=utf-8",
        .cacheControl: "no-cache, no-store, must-revalidate",
        HTTPField.Name("Pragma")!: "no-cache",
        .expires: "0",
    ]

    /// `AuthorizationHeaderResult`.
    ///
    /// - Parameters:
    ///   - value: The value of the header field.
    ///   - session: The name of the session that was started or used, if there is one.
    /// - Returns: The response.
    static func authorizationHeader(_ value: String, session: String? = nil) -> OutboundResponse {
        var body: [UInt8] = []
        body.reserveCapacity(value.utf8.count + 32)
        body.append(contentsOf: #"{"authorizationHeader":"#.utf8)
        self.appendQuoted(value, to: &body)
        if let session {
            body.append(contentsOf: #","longRunningSessionKey":"#.utf8)
            self.appendQuoted(session, to: &body)
        }
        body.append(UInt8(ascii: "}"))
        return OutboundResponse(status: .ok, headerFields: self.json, body: body)
    }

    /// `ValidateAuthorizationHeaderResult`: the claims byte for byte as they came.
    static func validated(protocol scheme: String, token: String, claims: [UInt8]) -> OutboundResponse {
        var body: [UInt8] = []
        body.reserveCapacity(token.utf8.count + claims.count + 64)
        body.append(contentsOf: "{\"protocol\":\"\(scheme)\",\"token\":".utf8)
        self.appendQuoted(token, to: &body)
        body.append(contentsOf: ",\"claims\":".utf8)
        body.append(contentsOf: claims)
        body.append(UInt8(ascii: "}"))
        return OutboundResponse(status: .ok, headerFields: self.json, body: body)
    }

    /// `DownstreamApiResult`.
    ///
    /// - Parameters:
    ///   - head: What the API answered.
    ///   - content: Its body.
    ///   - session: The name of the session that was started or used, if there is one.
    /// - Returns: The response.
    static func downstream(_ head: HTTPResponse, content: [UInt8], session: String? = nil) -> OutboundResponse {
        var body: [UInt8] = []
        body.reserveCapacity(content.count + content.count / 8 + 512)
        body.append(contentsOf: "{\"statusCode\":\(head.status.code),\"headers\":".utf8)
        self.append(head.headerFields, to: &body)
        body.append(contentsOf: ",\"content\":".utf8)
        if content.isEmpty {
            body.append(contentsOf: "null".utf8)
        } else if let text = self.text(content, head.headerFields[.contentType]) {
            self.appendQuoted(text, to: &body)
        } else {
            self.appendQuoted(Base64.encode(content), to: &body)
            body.append(contentsOf: ",\"contentEncoding\":\"base64\"".utf8)
        }
        if let session {
            body.append(contentsOf: #","longRunningSessionKey":"#.utf8)
            self.appendQuoted(session, to: &body)
        }
        body.append(UInt8(ascii: "}"))
        return OutboundResponse(status: .ok, headerFields: self.json, body: body)
    }

    /// A document that is JSON already.
    static func document(_ text: String) -> OutboundResponse {
        OutboundResponse(
            status: .ok,
            headerFields: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-cache"],
            body: Array(text.utf8)
        )
    }

    /// A word for probes.
    static func word(_ word: String, _ status: HTTPResponse.Status = .ok) -> OutboundResponse {
        OutboundResponse(
            status: status,
            headerFields: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: Array(word.utf8)
        )
    }

    /// All but the fields that concern one connection, or the browser of somebody.
    private static func append(_ fields: HTTPFields, to body: inout [UInt8]) {
        let skipped: Set<String> = [
            "connection", "keep-alive", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade",
        ]
        var seen: Set<String> = []
        body.append(UInt8(ascii: "{"))
        for field in fields {
            let name = field.name.canonicalName
            guard !skipped.contains(name), !name.hasPrefix("proxy-"), seen.insert(name).inserted else { continue }
            if seen.count > 1 { body.append(UInt8(ascii: ",")) }
            self.appendQuoted(field.name.rawName, to: &body)
            body.append(contentsOf: ":[".utf8)
            for (index, value) in fields[values: field.name].enumerated() {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                self.appendQuoted(value, to: &body)
            }
            body.append(UInt8(ascii: "]"))
        }
        body.append(UInt8(ascii: "}"))
    }

    /// The content as text, when it is valid in its character set; `nil` otherwise.
    private static func text(_ content: [UInt8], _ contentType: String?) -> String? {
        let charset = contentType.flatMap(MediaType.init)?.charset ?? "utf-8"
        switch charset {
        case "iso-8859-1", "latin1", "us-ascii", "ascii":
            if charset.hasSuffix("ascii"), !content.allSatisfy({ $0 < 0x80 }) { return nil }
            return String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) }))
        default: return String(validating: content, as: UTF8.self)
        }
    }

    /// Appends a string in quotes; one that needs no escapes is copied.
    private static func appendQuoted(_ text: String, to body: inout [UInt8]) {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain else {
            body.append(contentsOf: JSONText.quoted(text).utf8)
            return
        }
        body.append(UInt8(ascii: "\""))
        body.append(contentsOf: text.utf8)
        body.append(UInt8(ascii: "\""))
    }
}
