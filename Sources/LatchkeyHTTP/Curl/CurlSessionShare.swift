//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// The TLS sessions that the handles of one engine share, so that a new connection resumes instead of starting over.
@safe final class CurlSessionShare {
    private let raw: UnsafeMutableRawPointer

    init?() {
        guard let raw = unsafe latchkey_curl_make_session_share() else { return nil }
        unsafe self.raw = raw
    }

    deinit {
        unsafe curl_share_cleanup(self.raw)
    }

    func attach(to easy: CurlEasyHandle) {
        unsafe easy.set(CURLOPT_SHARE, pointer: self.raw)
    }
}
