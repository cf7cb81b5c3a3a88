//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Writes documents as Blob Storage does: with a mark before them, and all on one line.
struct StorageXML {
    private(set) var bytes: [UInt8]
    /// The time that was written last, which the next one is likely to be.
    private var lastTime: (seconds: Int64, text: String)?

    init() {
        self.bytes = [0xEF, 0xBB, 0xBF] + Array(#"<?xml version="1.0" encoding="utf-8"?>"#.utf8)
    }

    mutating func open(_ tag: String) {
        self.raw("<")
        self.raw(tag)
        self.raw(">")
    }

    mutating func close(_ name: String) {
        self.raw("</")
        self.raw(name)
        self.raw(">")
    }

    /// An element with text; an empty one is written as one tag.
    mutating func element(_ name: String, _ text: String?) {
        guard let text else { return }
        guard !text.isEmpty else { return self.raw("<\(name) />") }
        self.open(name)
        self.text(text)
        self.close(name)
    }

    /// An element with a time.
    mutating func time(_ name: String, _ seconds: Int64) {
        if self.lastTime?.seconds != seconds { self.lastTime = (seconds, StorageTime.text(seconds)) }
        self.element(name, self.lastTime?.text)
    }

    /// The name of a blob, encoded where a document cannot hold it.
    mutating func name(_ name: String) {
        let isHeld = name.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
        }
        guard !isHeld else { return self.element("Name", name) }
        self.raw(#"<Name Encoded="true">"#)
        self.raw(PercentEncoding.encode(name))
        self.close("Name")
    }

    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): self.raw("&amp;")
            case UInt8(ascii: "<"): self.raw("&lt;")
            case UInt8(ascii: ">"): self.raw("&gt;")
            case UInt8(ascii: "\""): self.raw("&quot;")
            default: self.bytes.append(byte)
            }
        }
    }

    mutating func raw(_ text: String) { self.bytes.append(contentsOf: text.utf8) }
}
