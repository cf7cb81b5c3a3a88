//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// One exchange on one easy handle, on the engine's thread: what libcurl calls back into.
@safe final class CurlTransfer: Identifiable {
    /// The identity of the easy handle, which is unique among running transfers.
    struct ID: Hashable, RawRepresentable {
        let rawValue: UInt
    }

    let exchange: Exchange
    let easy: CurlEasyHandle
    let body: OwnedBytes
    /// The thumbprint of the only server that is accepted.
    let pin: OwnedBytes?
    let headerList: CurlHeaderList
    let errorText = OwnedBytes(count: Int(CURL_ERROR_SIZE))
    /// Whether the transfer has a connection to send on.
    private(set) var isConnected = false
    /// Whether libcurl holds bytes back until ``resume()``.
    private(set) var isPaused = false
    private var head = ResponseHeadParser()
    /// Why a callback ended the transfer.
    private var refusal: HTTPClientError?

    /// Prepares the memory of a transfer; `nil` when there is none.
    init?(_ exchange: Exchange, on easy: CurlEasyHandle) {
        guard let headerList = CurlHeaderList(exchange.request.headerLines) else { return nil }
        self.exchange = exchange
        self.easy = easy
        self.headerList = headerList
        self.body = OwnedBytes(exchange.request.body)
        self.pin = exchange.request.pinnedServerCertificate.map(OwnedBytes.init)
    }

    var id: ID { ID(rawValue: unsafe UInt(bitPattern: self.easy.raw)) }

    /// Lets a paused transfer go on.
    func resume() -> CURLcode {
        self.isPaused = false
        return self.easy.resume()
    }

    /// The error that a result of libcurl means; `nil` when the response is complete.
    func failure(for result: CURLcode) -> HTTPClientError? {
        if let refusal = self.refusal { return refusal }
        guard result != CURLE_OK else { return self.head.isComplete ? nil : self.exchange.request.noFinalResponse }
        return CurlFailure(code: result, text: self.errorText.text, hasHead: self.head.isComplete)
            .error(for: self.exchange.request)
    }
}

// MARK: - Callbacks

extension CurlTransfer {
    /// Connects libcurl's callbacks to this object, which must outlive the transfer.
    func installCallbacks() {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe self.easy.set(CURLOPT_HEADERDATA, pointer: context)
        unsafe self.easy.set(CURLOPT_WRITEDATA, pointer: context)
        unsafe self.easy.set(CURLOPT_ERRORBUFFER, pointer: self.errorText.buffer.baseAddress)
        unsafe self.easy.set(CURLOPT_PREREQDATA, pointer: context)
        unsafe self.easy.set { context, _, _, _, _ in
            guard let context = unsafe context else { return Int32(CURL_PREREQFUNC_ABORT) }
            unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue().isConnected = true
            return Int32(CURL_PREREQFUNC_OK)
        }
        unsafe self.easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let (transfer, bytes) = unsafe CurlTransfer.arguments(bytes, size * count, context) else { return 0 }
            return transfer.headerReceived(bytes) ? bytes.count : 0
        }
        unsafe self.easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let (transfer, bytes) = unsafe CurlTransfer.arguments(bytes, size * count, context) else { return 0 }
            return transfer.bodyReceived(bytes)
        }
    }

    @unsafe private static func arguments(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?
    ) -> (CurlTransfer, [UInt8])? {
        guard let context = unsafe context else { return nil }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return (transfer, unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count)))
    }

    /// Takes a header line; `false` ends the transfer.
    private func headerReceived(_ line: [UInt8]) -> Bool {
        switch self.head.parse(line) {
        case .incomplete: return true
        case .complete(let head):
            self.exchange.headReceived(head)
            return true
        case .malformed: self.refuse(self.exchange.request.malformedHead)
        case .tooLarge: self.refuse(self.exchange.request.headTooLarge)
        }
        return false
    }

    /// Takes bytes of the body and returns how many, or libcurl's word for "later".
    private func bodyReceived(_ bytes: [UInt8]) -> Int {
        guard self.head.isComplete else {
            self.refuse(self.exchange.request.noFinalResponse)
            return 0
        }
        switch self.exchange.bytesReceived(bytes) {
        case .accepted: return bytes.count
        case .paused:
            self.isPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        case .refused:
            self.refuse(nil)
            return 0
        }
    }

    private func refuse(_ reason: HTTPClientError?) {
        self.refusal = reason
        self.giveUpConnection()
    }

    /// Has the connection closed with the transfer, unless others use it.
    ///
    /// With HTTP/2 libcurl would keep it and, until its next use, hold back the frame that tells the server of the end.
    /// Closing it also gets rid of a connection that has gone dead.
    func giveUpConnection() {
        self.easy.set(CURLOPT_FORBID_REUSE, true)
    }
}
