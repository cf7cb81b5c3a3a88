//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension StorageEndpoint {
    /// Checks the conditions of a request.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - eTag: The entity tag of what there is; `nil` when there is nothing.
    ///   - modified: When it was changed last.
    /// - Throws: Which condition does not hold.
    static func check(_ call: StorageCall, eTag: String?, modified: Int64 = 0) throws(StorageRefusal) {
        let isReading = [.get, .head].contains(call.method)
        if let wanted = call.field("If-Match") {
            guard let eTag, wanted == "*" || self.names(wanted, eTag) else { throw .conditionNotMet }
        }
        if let unwanted = call.field("If-None-Match"), let eTag, unwanted == "*" || self.names(unwanted, eTag) {
            if isReading { throw .notModified }
            throw unwanted == "*" ? .blobAlreadyExists : .conditionNotMet
        }
        guard eTag != nil else { return }
        if let since = call.field("If-Modified-Since").flatMap(StorageTime.seconds), modified <= since {
            throw isReading ? .notModified : .conditionNotMet
        }
        if let since = call.field("If-Unmodified-Since").flatMap(StorageTime.seconds), modified > since {
            throw .conditionNotMet
        }
    }

    private static func names(_ value: String, _ eTag: String) -> Bool {
        value.split(separator: ",").contains { $0.filter { $0 != " " } == eTag }
    }
}
