//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import CLatchkeyCurl

/// One libcurl easy handle, for one thread at a time.
@safe package final class CurlEasyHandle {
    package let raw: UnsafeMutableRawPointer
    /// The first refusal of an option since the last reset.
    package private(set) var refusal = CURLE_OK

    package init?() {
        guard let raw = unsafe curl_easy_init() else { return nil }
        unsafe self.raw = raw
    }

    deinit {
        unsafe curl_easy_cleanup(self.raw)
    }

    /// Forgets all options; keeps the handle's memory for the next transfer.
    func reset() {
        unsafe curl_easy_reset(self.raw)
        self.refusal = CURLE_OK
    }

    /// Lets a paused transfer go on; may call the write callback before it returns.
    func resume() -> CURLcode {
        unsafe curl_easy_pause(self.raw, CURLPAUSE_CONT)
    }
}

// MARK: - Options

extension CurlEasyHandle {
    package func set(_ option: CURLoption, _ value: Int) {
        self.note(unsafe latchkey_curl_set_long(self.raw, option, value))
    }

    package func set(_ option: CURLoption, _ value: Bool) {
        self.set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, offset value: Int) {
        self.note(unsafe latchkey_curl_set_offset(self.raw, option, Int64(value)))
    }

    /// Sets a text, which libcurl copies, or with `nil` takes the default away.
    package func set(_ option: CURLoption, _ value: String?) {
        guard let value else { return self.note(unsafe latchkey_curl_set_string(self.raw, option, nil)) }
        self.note(unsafe value.withCString { unsafe latchkey_curl_set_string(self.raw, option, $0) })
    }

    /// Sets bytes, which libcurl copies.
    package func set(_ option: CURLoption, blob bytes: [UInt8]) {
        let code = unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return CURLE_BAD_FUNCTION_ARGUMENT }
            return unsafe latchkey_curl_set_blob(self.raw, option, start, bytes.count)
        }
        self.note(code)
    }

    /// Sets memory that must outlive the transfer.
    @unsafe func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        self.note(unsafe latchkey_curl_set_pointer(self.raw, option, pointer))
    }

    @unsafe func set(_ option: CURLoption, callback: @escaping CurlDataCallback) {
        self.note(unsafe latchkey_curl_set_callback(self.raw, option, callback))
    }

    @unsafe func set(readyCallback: @escaping CurlReadyCallback) {
        self.note(unsafe latchkey_curl_set_ready_callback(self.raw, readyCallback))
    }

    /// Pins the server's certificate to a digest that must outlive the transfer.
    @unsafe func pin(_ digest: UnsafeMutableRawPointer) {
        self.note(unsafe latchkey_curl_pin_server(self.raw, digest))
    }

    /// Notes that an option cannot be set, so that the transfer does not start.
    func refuse(_ code: CURLcode) { self.note(code) }

    private func note(_ code: CURLcode) {
        if self.refusal == CURLE_OK { self.refusal = code }
    }
}

/// libcurl's callback that takes bytes: the bytes, their size as a product, and the transfer.
typealias CurlDataCallback = @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

/// libcurl's callback when a transfer has its connection: the transfer, then addresses and ports of both ends.
typealias CurlReadyCallback =
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32, Int32
    ) -> Int32
