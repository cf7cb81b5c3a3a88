//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What is measured of calls.
package enum DownstreamBenchCase: String, Encodable, Sendable {
    /// Requests per second of a named API with a held token, beside the bare HTTP client; both read the body.
    case bytes = "downstreamBytes"
    /// The same when both decode the body.
    case json = "downstreamJSON"
    /// Requests per second with a bound token and its certificate, beside a bearer token over TLS; connections are warm.
    case mutualTLS
    /// Requests per second of the bare HTTP client over HTTP/1.1, beside AsyncHTTPClient.
    case http1Requests
    /// Processor time of a request over HTTP/1.1, beside AsyncHTTPClient.
    case http1CPU
    /// Requests per second over HTTP/2 and TLS, beside AsyncHTTPClient.
    case http2Requests
    /// Processor time of a request over HTTP/2 and TLS, beside AsyncHTTPClient.
    case http2CPU

    /// What the reference's cost divided by ours shall be at least.
    package var target: Double {
        switch self {
        case .bytes, .json, .mutualTLS: 0.9
        case .http1Requests: 0.95
        case .http1CPU: 1
        case .http2Requests: 1.1
        case .http2CPU: 1 / 0.75
        }
    }

    /// What it is compared with, for people.
    var reference: String {
        switch self {
        case .bytes, .json: "bare HTTPClient"
        case .mutualTLS: "TLS alone"
        case .http1Requests, .http1CPU, .http2Requests, .http2CPU: "AsyncHTTPClient"
        }
    }
}
