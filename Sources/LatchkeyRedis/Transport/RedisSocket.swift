//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl
import CLatchkeyHiredis
import LatchkeyHTTP
import LatchkeyTokenCache

/// A connection of bytes, plain or with TLS, held by libcurl.
@safe final class RedisSocket: @unchecked Sendable {
    // Proof: one thread at a time uses it; the one that connects hands it to the one that polls.
    private let easy: CurlEasyHandle
    /// What to poll.
    let descriptor: Int32
    /// Whether bytes may have arrived that polling does not show, because they lie decrypted within.
    let isBuffered: Bool

    /// What became of an attempt to send or receive.
    enum Progress {
        /// So many bytes were moved.
        case moved(Int)
        /// Nothing can be moved now.
        case later
        /// The other side has closed.
        case ended
        /// The connection broke.
        case failed
    }

    /// Connects, which blocks for at most about the timeout.
    ///
    /// - Parameters:
    ///   - address: Where to.
    ///   - tls: How to encrypt; `nil` for plain.
    ///   - timeout: How long name lookup, connection and handshake may take together.
    /// - Throws: ``RedisError/Code/connectFailed`` or ``RedisError/Code/tlsFailed``.
    init(connectingTo address: RedisAddress, tls: RedisTLS?, timeout: Duration) throws(RedisError) {
        guard latchkey_curl_initialise() == CURLE_OK, let easy = CurlEasyHandle() else {
            throw .noConnection(to: address, because: "the process has no memory left")
        }
        let explanation = CurlExplanation()
        unsafe latchkey_curl_set_pointer(easy.raw, CURLOPT_ERRORBUFFER, explanation.start)
        defer { unsafe latchkey_curl_set_pointer(easy.raw, CURLOPT_ERRORBUFFER, nil) }
        easy.configure(for: address, tls: tls, timeout: timeout)
        let result = easy.refusal == CURLE_OK ? unsafe curl_easy_perform(easy.raw) : easy.refusal
        guard result == CURLE_OK else {
            throw .connecting(to: address, failed: result, explanation.text, timeout: timeout)
        }
        self.descriptor = unsafe latchkey_curl_active_socket(easy.raw)
        guard self.descriptor >= 0 else { throw .noConnection(to: address, because: "the server closed it at once") }
        self.easy = easy
        self.isBuffered = tls != nil
    }

    /// Sends what can be sent now.
    ///
    /// After ``Progress/later`` the same bytes at the same place must come again.
    @unsafe func send(_ bytes: UnsafeRawBufferPointer) -> Progress {
        var count = 0
        return self.progress(unsafe curl_easy_send(self.easy.raw, bytes.baseAddress, bytes.count, &count), count)
    }

    /// Receives what has arrived.
    @unsafe func receive(into buffer: UnsafeMutableRawBufferPointer) -> Progress {
        var count = 0
        let result = unsafe curl_easy_recv(self.easy.raw, buffer.baseAddress, buffer.count, &count)
        if result == CURLE_OK, count == 0 { return .ended }
        return self.progress(result, count)
    }

    private func progress(_ result: CURLcode, _ count: Int) -> Progress {
        switch result {
        case CURLE_OK: .moved(count)
        case CURLE_AGAIN: .later
        default: .failed
        }
    }
}

extension CurlEasyHandle {
    fileprivate func configure(for address: RedisAddress, tls: RedisTLS?, timeout: Duration) {
        let scheme = tls == nil ? "http" : "https"
        switch address.place {
        case .tcp:
            self.set(CURLOPT_URL, "\(scheme)://\(address)/")
        case .unixSocket(let path):
            self.set(CURLOPT_URL, "\(scheme)://localhost/")
            self.set(CURLOPT_UNIX_SOCKET_PATH, path)
        }
        self.set(CURLOPT_CONNECT_ONLY, 1)
        self.set(CURLOPT_PROTOCOLS_STR, "http,https")
        self.set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, timeout.nanoseconds / 1_000_000)))
        // A direct connection, whatever the environment says of proxies. Forbidding its reuse would close it at once.
        self.set(CURLOPT_FRESH_CONNECT, true)
        self.set(CURLOPT_PROXY, "")
        self.set(CURLOPT_NOPROXY, "")
        self.set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        self.set(CURLOPT_NOSIGNAL, true)
        self.set(CURLOPT_QUICK_EXIT, true)
        self.set(CURLOPT_TCP_KEEPALIVE, true)
        // No more than this is received at once, whatever is asked for.
        self.set(CURLOPT_BUFFERSIZE, 1 << 17)
        self.set(CURLOPT_SSL_ENABLE_ALPN, false)
        guard let tls else { return }
        unsafe latchkey_tls_read_ahead(self.raw)
        self.verifyServer(by: tls.trustRoots)
        if let identity = tls.clientIdentity { self.present(identity) }
    }
}

/// The memory into which libcurl writes why it failed.
@safe private final class CurlExplanation {
    let start: UnsafeMutablePointer<CChar>

    init() {
        unsafe self.start = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe self.start.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe self.start.deallocate()
    }

    var text: String { unsafe String(cString: self.start) }
}
