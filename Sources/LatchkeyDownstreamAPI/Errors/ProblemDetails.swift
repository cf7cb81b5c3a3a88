//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A problem in the form of RFC 9457.
public struct ProblemDetails: Hashable, Sendable, Decodable {
    /// A URI that identifies the kind of problem; `about:blank` when the API gives none.
    public var type: String
    /// What the kind of problem is called.
    public var title: String?
    /// The status, as the body repeats it.
    public var status: Int?
    /// What went wrong this time.
    public var detail: String?
    /// A URI that identifies this occurrence.
    public var instance: String?

    private enum CodingKeys: String, CodingKey {
        case type, title, status, detail, instance
    }

    /// Decodes a problem; members of wrong types are ignored, as RFC 9457 §3.1 demands.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.type = (try? container.decode(String.self, forKey: .type)) ?? "about:blank"
        self.title = try? container.decode(String.self, forKey: .title)
        self.status = try? container.decode(Int.self, forKey: .status)
        self.detail = try? container.decode(String.self, forKey: .detail)
        self.instance = try? container.decode(String.self, forKey: .instance)
    }
}
