//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

extension CurlHTTPClient.Configuration {
    /// Refuses what cannot work, when the client is made rather than at a request.
    func validate() throws(HTTPClientError) {
        try Self.check(self.maximumConnectionsPerHost, in: 1...100_000, name: "maximumConnectionsPerHost")
        try Self.check(self.maximumConnections, in: 1...100_000, name: "maximumConnections")
        try Self.check(self.shards, in: 1...64, name: "shards")
        guard self.userAgent.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw HTTPClientError(.invalidConfiguration, "userAgent must be printable ASCII.")
        }
        try self.trustRoots.validate()
        try self.proxy?.validate()
    }

    private static func check(_ value: Int, in range: ClosedRange<Int>, name: String) throws(HTTPClientError) {
        guard range.contains(value) else {
            throw HTTPClientError(
                .invalidConfiguration,
                "\(name) is \(value); it must lie between \(range.lowerBound) and \(range.upperBound)."
            )
        }
    }
}

extension CurlHTTPClient.TrustRoots {
    fileprivate func validate() throws(HTTPClientError) {
        switch self.kind {
        case .system: break
        case .file(let path):
            guard !path.utf8.contains(0), unsafe path.withCString({ unsafe latchkey_file_is_readable($0) }) == 1 else {
                throw HTTPClientError(
                    .invalidConfiguration,
                    "The file '\(path)' given in trustRoots cannot be read or is empty; give a readable PEM file."
                )
            }
        case .pem(let bytes):
            guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN") else {
                throw HTTPClientError(
                    .invalidConfiguration,
                    "The bytes given in trustRoots hold no PEM certificate (-----BEGIN CERTIFICATE-----)."
                )
            }
        }
    }
}

extension CurlHTTPClient.Proxy {
    fileprivate func validate() throws(HTTPClientError) {
        let isHTTP = self.url.lowercased().hasPrefix("http://")
        guard isHTTP, self.url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !self.url.contains("@") else {
            // The URL is not repeated: it may hold a password.
            throw HTTPClientError(
                .invalidConfiguration,
                "The proxy must be of the form http://host:port; give user name and password beside the URL, not in it."
            )
        }
        guard (self.user == nil) == (self.password == nil), self.user?.utf8.contains(0) != true,
            self.password?.utf8.contains(0) != true
        else {
            throw HTTPClientError(.invalidConfiguration, "The proxy needs both a user name and a password, or neither.")
        }
    }
}
