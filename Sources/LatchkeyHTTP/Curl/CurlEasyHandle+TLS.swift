//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

extension CurlEasyHandle {
    /// Verifies the server's certificate and name.
    ///
    /// - Parameter roots: The authorities that are accepted.
    package func verifyServer(by roots: CurlHTTPClient.TrustRoots) {
        self.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        self.set(CURLOPT_SSL_VERIFYPEER, true)
        self.set(CURLOPT_SSL_VERIFYHOST, 2)
        switch roots.kind {
        case .system:
            // libcurl keeps a parsed bundle for later connections, but not when it also has a directory to search.
            if Self.hasSystemBundle { self.set(CURLOPT_CAPATH, String?.none) }
        case .file(let path):
            self.set(CURLOPT_CAINFO, path)
            // Otherwise the system's directory of authorities would be trusted as well.
            self.set(CURLOPT_CAPATH, String?.none)
        case .pem(let bytes):
            self.set(CURLOPT_CAINFO_BLOB, blob: bytes)
            self.set(CURLOPT_CAPATH, String?.none)
        }
    }

    /// Whether the file of authorities that libcurl was built for is there.
    private static let hasSystemBundle: Bool = {
        guard let path = unsafe latchkey_curl_system_bundle() else { return false }
        return unsafe latchkey_file_is_readable(path) == 1
    }()

    /// Accepts a server by its certificate alone.
    ///
    /// - Parameter digest: The certificate's SHA-1 thumbprint, 20 bytes that must outlive the transfer.
    func pinServer(to digest: OwnedBytes) {
        guard let start = unsafe digest.buffer.baseAddress else { return self.refuse(CURLE_BAD_FUNCTION_ARGUMENT) }
        unsafe self.pin(start)
        // The certificate says it all, whatever name is in it.
        self.set(CURLOPT_SSL_VERIFYHOST, 0)
        // Neither a connection nor a session that was verified otherwise may serve, nor the other way round.
        self.set(CURLOPT_FRESH_CONNECT, true)
        self.set(CURLOPT_FORBID_REUSE, true)
        self.set(CURLOPT_SSL_SESSIONID_CACHE, false)
    }

    /// Presents a client certificate to the server.
    ///
    /// - Parameter identity: The certificate with its key.
    package func present(_ identity: ClientIdentity) {
        // libcurl matches connections and TLS sessions by the certificate's bytes alone: with the key among them, a
        // connection made with another key is never taken.
        self.set(CURLOPT_SSLCERT_BLOB, blob: identity.pem)
        self.set(CURLOPT_SSLKEY_BLOB, blob: identity.pem)
        self.set(CURLOPT_SSLCERTTYPE, "PEM")
        self.set(CURLOPT_SSLKEYTYPE, "PEM")
    }
}
