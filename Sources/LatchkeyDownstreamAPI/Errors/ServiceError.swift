//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// An error in the form of OData 4, which Microsoft Graph and Azure use.
public struct ServiceError: Hashable, Sendable, Decodable {
    /// A detail that belongs to an error.
    public struct Detail: Hashable, Sendable, Decodable {
        /// The code of the detail.
        public var code: String?
        /// What it is about, for people.
        public var message: String?
        /// The part of the request that it is about.
        public var target: String?
    }

    struct Envelope: Decodable {
        var error: ServiceError
    }

    /// The code of the error, such as `Request_ResourceNotFound`.
    public var code: String
    /// What went wrong, for people.
    public var message: String?
    /// The part of the request that it is about.
    public var target: String?
    /// Further details.
    public var details: [Detail]
    /// The codes of the errors inside, from the outermost to the innermost.
    public var innerCodes: [String]
    /// The identifier under which the service has logged the request.
    public var requestID: String?

    private enum CodingKeys: String, CodingKey {
        case code, message, target, details, innerError, innererror
    }

    /// Decodes an error.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.code = try container.decode(String.self, forKey: .code)
        self.message = try? container.decode(String.self, forKey: .message)
        self.target = try? container.decode(String.self, forKey: .target)
        self.details = (try? container.decode([Detail].self, forKey: .details)) ?? []
        let inner =
            (try? container.decode(InnerError.self, forKey: .innerError))
            ?? (try? container.decode(InnerError.self, forKey: .innererror))
        self.innerCodes = inner?.codes ?? []
        self.requestID = inner?.requestID
    }
}

/// An error within an error, which may have another within.
private struct InnerError: Decodable {
    var codes: [String]
    var requestID: String?

    private enum CodingKeys: String, CodingKey {
        case code, innerError, innererror
        case requestID = "request-id"
    }

    init(from decoder: any Decoder) throws {
        // Deeper than any service nests, and shallow enough for any stack.
        guard decoder.codingPath.count < 16 else {
            self.codes = []
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let inner =
            (try? container.decode(InnerError.self, forKey: .innerError))
            ?? (try? container.decode(InnerError.self, forKey: .innererror))
        self.codes = [try? container.decode(String.self, forKey: .code)].compactMap(\.self) + (inner?.codes ?? [])
        self.requestID = (try? container.decode(String.self, forKey: .requestID)) ?? inner?.requestID
    }
}
