//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// A result of libcurl in the words of ``HTTPClientError``.
struct CurlFailure {
    let code: CURLcode
    /// libcurl's explanation, which may quote the server or OpenSSL; empty when it gave none.
    let text: String
    /// Whether the response's head had arrived.
    let hasHead: Bool

    /// The error to hand to the caller of a request.
    func error(for request: PreparedRequest) -> HTTPClientError {
        let origin = request.origin
        switch self.category {
        case .nameNotResolved:
            return .init(.nameNotResolved, "The host of \(origin) was not found (\(self.reason)); check its name.")
        case .connectFailed:
            return .init(.connectFailed, "No connection to \(origin) (\(self.reason)); check that it can be reached.")
        case .timedOut:
            return .init(
                .timedOut,
                "Connecting to \(origin) took longer than \(request.connectTimeout); "
                    + "check that it is reachable, or raise connectTimeout."
            )
        case .tlsFailed:
            return .init(.tlsFailed, "TLS with \(origin) failed (\(self.reason)); \(self.tlsAdvice)")
        case .invalidRequest:
            return .init(.invalidRequest, "\(origin) cannot be called so (\(self.reason)); \(self.requestAdvice)")
        case .protocolViolation:
            return .init(.protocolViolation, "\(origin) broke the HTTP protocol (\(self.plainReason)).")
        default:
            return .init(.transferFailed, "The transfer with \(origin) broke off (\(self.reason)).")
        }
    }

    private var category: HTTPClientError.Code {
        switch self.code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameNotResolved
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: .connectFailed
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            .tlsFailed
        case CURLE_SSL_CERTPROBLEM, CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED: .invalidRequest
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING:
            .protocolViolation
        // libcurl's own limit for one header line ends in this code.
        case CURLE_OUT_OF_MEMORY where !self.hasHead: .protocolViolation
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR: self.categoryOfBrokenConnection
        default: .transferFailed
        }
    }

    /// With TLS 1.3 a server refuses a client certificate only after the handshake, which then looks like a broken
    /// connection; so does a proxy that refuses a tunnel.
    private var categoryOfBrokenConnection: HTTPClientError.Code {
        if self.text.contains("alert") { return .tlsFailed }
        if self.text.contains("from proxy after CONNECT") { return .connectFailed }
        return .transferFailed
    }

    private var reason: String {
        self.text.isEmpty ? self.plainReason : self.text
    }

    /// The reason in libcurl's general words, for failures whose explanation may quote the response.
    private var plainReason: String {
        unsafe String(cString: curl_easy_strerror(self.code))
    }

    private var tlsAdvice: String {
        if self.text.contains("subject name") {
            return "the certificate is for another host: use the name that the certificate bears."
        }
        if self.text.contains("expired") { return "renew the server's certificate, and check this machine's clock." }
        if self.text.contains("alert") { return "the server refused: check the client certificate that it asks for." }
        return "if a private authority issued the server's certificate, give that authority's in trustRoots."
    }

    private var requestAdvice: String {
        self.code == CURLE_SSL_CERTPROBLEM
            ? "give the client identity as PEM: certificate, intermediates, and the matching unencrypted private key."
            : "check its host, port and path."
    }
}

extension PreparedRequest {
    var noFinalResponse: HTTPClientError {
        .init(.protocolViolation, "\(self.origin) ended the exchange without a final response.")
    }

    var malformedHead: HTTPClientError {
        .init(.protocolViolation, "\(self.origin) sent a response whose status line cannot be read.")
    }

    var headTooLarge: HTTPClientError {
        .init(
            .protocolViolation,
            "\(self.origin) sent more than \(ResponseHeadParser.limit) bytes of header fields, the most that is accepted."
        )
    }

    var outOfMemory: HTTPClientError {
        .init(.transferFailed, "No memory was left to start the request to \(self.origin).")
    }
}
