//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension DownstreamAPIOptions {
    /// Checks every option that can be checked without a network.
    ///
    /// - Parameter name: The name of the API, for messages; `API` by default.
    /// - Throws: ``DownstreamAPIError`` with code ``DownstreamAPIError/Code/configuration``, naming API and option.
    public func validate(as name: String = "API") throws(DownstreamAPIError) {
        _ = try PreparedAPI(name: name, options: self)
    }
}
