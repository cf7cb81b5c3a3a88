//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The JSON body that the endpoints of machines answer with; each of them leaves something out.
struct MachineToken: Encodable, Sendable {
    // The names are those of the wire, and all numbers are texts.
    var access_token: String
    var client_id: String?
    var object_id: String?
    var msi_res_id: String?
    var expires_in: String?
    var expires_on: String
    var ext_expires_in: String?
    var not_before: String?
    var resource: String
    var token_type = "Bearer"
}
