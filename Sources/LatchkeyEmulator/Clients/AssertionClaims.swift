//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The claims of a client assertion, read as leniently as the real service reads them.
struct AssertionClaims: Decodable, Sendable {
    /// A time that may be written as a number, with a fraction or not, or as text.
    struct Time: Decodable, Sendable {
        let seconds: Double

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self), let seconds = Double(text) {
                self.seconds = seconds
            } else {
                self.seconds = try container.decode(Double.self)
            }
        }
    }

    /// One name or several.
    struct Audience: Decodable, Sendable {
        let names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                self.names = [name]
            } else {
                self.names = try container.decode([String].self)
            }
        }
    }

    /// What a token is bound to.
    struct Confirmation: Decodable, Sendable {
        enum CodingKeys: String, CodingKey {
            case certificateThumbprint = "x5t#S256"
        }

        let certificateThumbprint: String?
    }

    let iss: String?
    let sub: String?
    let aud: Audience?
    let exp: Time?
    let nbf: Time?
    let jti: String?
    let cnf: Confirmation?
}
