//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl
import HTTPTypes
import LatchkeyHTTP

/// An easy handle that is set up once; for one thread at a time.
@safe final class WarmTransfer {
    private let easy: CurlEasyHandle
    private var fields: UnsafeMutablePointer<curl_slist>?

    init(_ request: HTTPClientRequest, trusting roots: CurlHTTPClient.TrustRoots) throws(AcquisitionBenchError) {
        guard latchkey_curl_initialise() == CURLE_OK, let easy = CurlEasyHandle() else {
            throw AcquisitionBenchError.curl(-1)
        }
        self.easy = easy
        unsafe self.fields = nil
        for field in request.head.headerFields { try self.append("\(field.name.rawName): \(field.value)") }
        try self.append("User-Agent: Latchkey")
        try self.append("Expect:")
        let head = request.head
        easy.verifyServer(by: roots)
        easy.set(CURLOPT_URL, "\(head.scheme ?? "https")://\(head.authority ?? "")\(head.path ?? "/")")
        easy.set(CURLOPT_PROXY, "")
        easy.set(CURLOPT_NOSIGNAL, true)
        easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        easy.set(CURLOPT_FAILONERROR, true)
        easy.set(CURLOPT_POST, true)
        easy.set(CURLOPT_COPYPOSTFIELDS, String(decoding: request.body, as: UTF8.self))
        let code = unsafe latchkey_curl_set_pointer(easy.raw, CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(self.fields))
        // The answer is read and thrown away.
        let callback = unsafe latchkey_curl_set_callback(easy.raw, CURLOPT_WRITEFUNCTION) { _, size, count, _ in
            size * count
        }
        for code in [easy.refusal, code, callback] where code != CURLE_OK {
            throw AcquisitionBenchError.curl(Int(code.rawValue))
        }
    }

    deinit {
        unsafe curl_slist_free_all(self.fields)
    }

    /// Sends the request and reads the answer; returns libcurl's code, zero for an answer of status 399 or less.
    func perform() -> Int {
        Int(unsafe curl_easy_perform(self.easy.raw).rawValue)
    }

    private func append(_ line: String) throws(AcquisitionBenchError) {
        guard let longer = unsafe curl_slist_append(self.fields, line) else { throw AcquisitionBenchError.curl(-1) }
        unsafe self.fields = longer
    }
}
