//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// libcurl's multi handle: the connections of one engine and the transfers on them.
///
/// Waiting is one function, ``wait(milliseconds:)``, so that another way to wait for sockets can take its place.
@safe final class CurlMultiHandle: @unchecked Sendable {
    // Proof: the engine's thread alone calls everything but wakeUp(), which libcurl documents as safe on any thread, and
    // CurlInbox counts those calls under the lock in which the thread announces its end: the last of them closes the handle.
    private let raw: UnsafeMutableRawPointer

    init?() {
        guard let raw = unsafe curl_multi_init() else { return nil }
        unsafe self.raw = raw
    }

    /// Ends ``wait(milliseconds:)``, the one under way or else the next.
    func wakeUp() {
        unsafe curl_multi_wakeup(self.raw)
    }
}

// MARK: - On the engine's thread

extension CurlMultiHandle {
    func set(_ option: CURLMoption, _ value: Int) {
        unsafe latchkey_curl_multi_set_long(self.raw, option, value)
    }

    func add(_ easy: CurlEasyHandle) -> Bool {
        unsafe curl_multi_add_handle(self.raw, easy.raw) == CURLM_OK
    }

    /// Takes a transfer out; one that is not over is aborted.
    func remove(_ easy: CurlEasyHandle) {
        unsafe curl_multi_remove_handle(self.raw, easy.raw)
    }

    /// Moves every transfer on that can move.
    func perform() {
        var running: Int32 = 0
        unsafe curl_multi_perform(self.raw, &running)
    }

    /// Waits for a socket, a timer of libcurl, a wake-up or the time to pass.
    func wait(milliseconds: Int32) {
        unsafe curl_multi_poll(self.raw, nil, 0, milliseconds, nil)
    }

    /// Takes the next finished transfer off the queue.
    func nextFinished() -> (id: CurlTransfer.ID, result: CURLcode)? {
        var easy: UnsafeMutableRawPointer?
        var result = CURLE_OK
        guard unsafe latchkey_curl_next_finished(self.raw, &easy, &result) == 1, let easy = unsafe easy else {
            return nil
        }
        return (CurlTransfer.ID(rawValue: UInt(bitPattern: easy)), result)
    }

    /// Closes all connections and frees the handle, whose last use this is.
    func close() {
        unsafe curl_multi_cleanup(self.raw)
    }
}
