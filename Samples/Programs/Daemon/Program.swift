//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

struct Product: Decodable {
    var id: Int
    var name: String
}

@main struct Program {
    static func main() async throws {
        let latchkey = try await LatchkeyClient(configuration: .file("appsettings.json"))
        let products: [Product] = try await latchkey.api("MyApi").get("api/products", as: .app)
        print(products.count)
    }
}
