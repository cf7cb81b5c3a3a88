//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import CLatchkeyCurl

/// libcurl's list of header lines, freed with this object.
@safe final class CurlHeaderList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// Copies lines that hold no zero byte; `nil` when memory is short.
    init?(_ lines: [[UInt8]]) {
        for line in lines {
            let longer = unsafe (line + [0]).withUnsafeBytes { bytes in
                unsafe curl_slist_append(self.first, bytes.assumingMemoryBound(to: CChar.self).baseAddress)
            }
            guard let longer = unsafe longer else { return nil }
            unsafe self.first = longer
        }
    }

    deinit {
        unsafe curl_slist_free_all(self.first)
    }
}
