//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

extension RedisError {
    static func noConnection(to address: RedisAddress, because reason: String) -> Self {
        .init(.connectFailed, "No connection to Redis at \(address): \(reason).")
    }

    /// The error for a result of libcurl.
    static func connecting(
        to address: RedisAddress,
        failed result: CURLcode,
        _ explanation: String,
        timeout: Duration
    ) -> Self {
        let reason = explanation.isEmpty ? unsafe String(cString: curl_easy_strerror(result)) : explanation
        switch result {
        case CURLE_OPERATION_TIMEDOUT:
            return .init(
                .connectFailed,
                "Connecting to Redis at \(address) took longer than \(timeout); check that it can be reached, or raise "
                    + "connectTimeout."
            )
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_SSL_CERTPROBLEM:
            return .init(
                .tlsFailed,
                "TLS with Redis at \(address) failed (\(reason)); check that the port expects TLS, that trustRoots has "
                    + "the authority of the server's certificate, and the client certificate."
            )
        case CURLE_COULDNT_RESOLVE_HOST:
            return .init(
                .connectFailed,
                "The host of Redis at \(address) was not found (\(reason)); check its name."
            )
        default:
            return .init(
                .connectFailed,
                "No connection to Redis at \(address) (\(reason)); check that it runs and can be reached."
            )
        }
    }
}
