//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl
import HTTPTypes

extension CurlTransfer {
    /// Sets every option of the transfer on a fresh handle.
    func configure(_ configuration: CurlHTTPClient.Configuration) {
        self.installCallbacks()
        self.setBoundaries()
        self.easy.verifyServer(by: configuration.trustRoots)
        if let pin = self.pin { self.easy.pinServer(to: pin) }
        self.setProxy(configuration.proxy)
        if let identity = self.exchange.request.clientIdentity { self.easy.present(identity) }
        self.setVersion(configuration.httpVersion)
        self.setRequest()
    }

    /// Turns off what libcurl would do on its own.
    private func setBoundaries() {
        self.easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        self.easy.set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        self.easy.set(CURLOPT_FOLLOWLOCATION, false)
        self.easy.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        self.easy.set(CURLOPT_UNRESTRICTED_AUTH, false)
        self.easy.set(CURLOPT_DISALLOW_USERNAME_IN_URL, true)
        self.easy.set(CURLOPT_PATH_AS_IS, true)
        self.easy.set(CURLOPT_HTTP09_ALLOWED, false)
        self.easy.set(CURLOPT_NOPROGRESS, true)
        self.easy.set(CURLOPT_TCP_KEEPALIVE, true)
        // Signals belong to the process. The second option lets an aborted transfer leave a slow name lookup behind;
        // without it the thread would wait for the lookup, and with it everybody else.
        self.easy.set(CURLOPT_NOSIGNAL, true)
        self.easy.set(CURLOPT_QUICK_EXIT, true)
    }

    private func setProxy(_ proxy: CurlHTTPClient.Proxy?) {
        // Empty texts, because without any libcurl would ask the environment.
        self.easy.set(CURLOPT_PROXY, proxy?.url ?? "")
        self.easy.set(CURLOPT_NOPROXY, "")
        guard let proxy else { return }
        self.easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
        if let user = proxy.user, let password = proxy.password {
            self.easy.set(CURLOPT_PROXYUSERNAME, user)
            self.easy.set(CURLOPT_PROXYPASSWORD, password)
        }
    }

    private func setVersion(_ version: CurlHTTPClient.HTTPVersion) {
        guard version == .automatic, self.exchange.request.isSecure else {
            return self.easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        self.easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // A burst waits for the first connection to tell whether it multiplexes instead of opening one each.
        self.easy.set(CURLOPT_PIPEWAIT, true)
    }

    private func setRequest() {
        let request = self.exchange.request
        self.easy.set(CURLOPT_URL, request.url)
        self.easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(request.connectTimeout.roundedUpMilliseconds))
        unsafe self.easy.set(CURLOPT_HTTPHEADER, pointer: UnsafeMutableRawPointer(self.headerList.first))
        switch request.method {
        case .head: self.easy.set(CURLOPT_NOBODY, true)
        case .get where request.body.isEmpty: self.easy.set(CURLOPT_HTTPGET, true)
        case .post, .put, .patch: self.setBody(method: request.method)
        case let method where request.body.isEmpty:
            self.easy.set(CURLOPT_HTTPGET, true)
            self.easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        case let method: self.setBody(method: method)
        }
    }

    private func setBody(method: HTTPRequest.Method) {
        self.easy.set(CURLOPT_POST, true)
        unsafe self.easy.set(CURLOPT_POSTFIELDSIZE_LARGE, offset: self.body.buffer.count)
        unsafe self.easy.set(CURLOPT_POSTFIELDS, pointer: self.body.buffer.baseAddress)
        self.easy.set(CURLOPT_CUSTOMREQUEST, method.rawValue)
    }
}
