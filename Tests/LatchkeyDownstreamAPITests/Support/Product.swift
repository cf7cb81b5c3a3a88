//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What the API of the tests serves.
struct Product: Codable, Hashable, Sendable {
    var id: Int
    var name: String

    static let list = #"[{"id": 1, "name": "Lamp"}, {"id": 2, "name": "Chair"}]"#
}
