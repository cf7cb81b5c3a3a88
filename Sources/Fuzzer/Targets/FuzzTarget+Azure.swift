//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

@testable import LatchkeyAzure

extension FuzzTarget {
    /// What Azure's services answer.
    static let azure = [FuzzTarget("xml-answers", Self.readXMLAnswer)]

    @Sendable private static func readXMLAnswer(_ input: [UInt8]) {
        refusing { () throws(XMLFailure) in
            _ = try XMLElement.parse(input, limit: 1 << 20)
        }
        refusing { () throws(XMLFailure) in
            let page = try BlobPage<BlobItem>(parsing: input)
            promise(page.items.count <= input.count, "A page has no more items than bytes.")
        }
        refusing { () throws(XMLFailure) in _ = try BlobPage<BlobContainerItem>(parsing: input) }
        refusing { () throws(XMLFailure) in _ = try BlobBlocks(parsing: input) }
        if let body = AzureErrorBody(input, contentType: nil) {
            promise(body.innerCodes.count <= 16, "Few inner codes are kept.")
        }
    }
}
