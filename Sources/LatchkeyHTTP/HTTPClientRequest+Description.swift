//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension HTTPClientRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The method and target without query, header fields or body.
    public var description: String {
        let path = self.head.path?.prefix { $0 != "?" } ?? ""
        let target = "\(self.head.scheme ?? "")://\(self.head.authority ?? "")\(path)"
        return "HTTPClientRequest(\(self.head.method) \(target), \(self.body.count) bytes)"
    }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// A mirror without children, so that a dump shows no header field and no body.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
