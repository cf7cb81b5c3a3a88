//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTesting
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// The API that the tests call.
enum Sample {
    static let options = DownstreamAPIOptions(
        baseURL: "https://myapi.example.com/v1/",
        relativePath: "status",
        scopes: ["api://myapi/.default"]
    )

    static func client(
        _ http: any HTTPClient,
        options: DownstreamAPIOptions = Self.options,
        headers: any AuthorizationHeaderProvider = StubHeaderProvider(),
        time: any TimeProvider = ManualTime(sleeping: .movesClocks)
    ) throws -> DownstreamAPIClient {
        try DownstreamAPIClient(
            apis: ["MyApi": options, "Orders": Self.options],
            headers: headers,
            http: http,
            time: time
        )
    }
}
