//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

package import HTTPTypes
package import LatchkeyHTTP

/// Fetches small documents, such as the description of an issuer.
package struct MetadataClient: Sendable {
    /// What came back.
    package struct Answer: Sendable {
        package let status: Int
        package let fields: HTTPFields
        package let body: [UInt8]

        var members: [String: JSONValue]? { JSONValue(parsing: self.body)?.object }
    }

    private let http: any HTTPClient

    package init(http: any HTTPClient) {
        self.http = http
    }

    /// Fetches a document of any status.
    package func get(
        _ url: EndpointURL,
        query: [(name: String, value: String)] = [],
        fields: HTTPFields = [:],
        timeout: Duration
    ) async throws(HTTPClientError) -> Answer {
        var headers: HTTPFields = [.accept: "application/json"]
        headers.append(contentsOf: fields)
        let path = url.path.isEmpty ? "/" : url.path
        let response = try await self.http.send(
            HTTPClientRequest(
                head: HTTPRequest(
                    method: .get,
                    scheme: url.scheme.rawValue,
                    authority: url.authority,
                    path: query.isEmpty ? path : "\(path)?\(Self.encoded(query))",
                    headerFields: headers
                ),
                connectTimeout: min(timeout, .seconds(10)),
                totalTimeout: timeout
            )
        )
        return Answer(
            status: response.head.status.code,
            fields: response.head.headerFields,
            body: try await response.body.collect(upTo: 1 << 20)
        )
    }

    /// Parameters as they stand in a query.
    package static func encoded(_ query: some Sequence<(name: String, value: String)>) -> String {
        query.map { "\(PercentEncoding.component($0.name))=\(PercentEncoding.component($0.value))" }
            .joined(separator: "&")
    }
}
