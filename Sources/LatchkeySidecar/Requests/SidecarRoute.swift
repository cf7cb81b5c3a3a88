//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyTokenAcquisition

/// Where a request goes, by its path alone.
enum SidecarRoute: Hashable, Sendable {
    case validate
    case authorizationHeader(api: String, isAuthenticated: Bool)
    case downstreamAPI(api: String, isAuthenticated: Bool)
    case health
    case readiness
    case metrics
    case openAPI

    /// Finds the route of a path: letter case of its literals and a slash at its end do not matter.
    ///
    /// - Parameter path: The path without its query, encoded.
    /// - Returns: The route; `nil` when there is none.
    /// - Throws: ``SidecarProblem`` for a name of an API that is not encoded properly.
    static func find(_ path: some StringProtocol) throws(SidecarProblem) -> SidecarRoute? {
        guard path.hasPrefix("/") else { return nil }
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if segments.count > 1, segments.last?.isEmpty == true { segments.removeLast() }
        let first = segments[0].lowercased()
        switch segments.count {
        case 1: return Self.single(first)
        case 2 where first == "openapi": return segments[1].lowercased() == "v1.json" ? .openAPI : nil
        case 2:
            guard let make = Self.named(first) else { return nil }
            guard !segments[1].isEmpty else { return nil }
            return make(try Self.name(segments[1]))
        default: return nil
        }
    }

    /// The methods that are served.
    var methods: String {
        if case .downstreamAPI = self { "POST" } else { "GET, HEAD" }
    }

    /// Whether a method is served.
    func allows(_ method: HTTPRequest.Method) -> Bool {
        if case .downstreamAPI = self { return method == .post }
        return method == .get || method == .head
    }

    /// The name of the route in logs and metrics.
    var name: String {
        switch self {
        case .validate: "Validate"
        case .authorizationHeader(_, true): "AuthorizationHeader"
        case .authorizationHeader(_, false): "AuthorizationHeaderUnauthenticated"
        case .downstreamAPI(_, true): "DownstreamApi"
        case .downstreamAPI(_, false): "DownstreamApiUnauthenticated"
        case .health: "healthz"
        case .readiness: "readyz"
        case .metrics: "metrics"
        case .openAPI: "openapi"
        }
    }

    private static func single(_ name: String) -> SidecarRoute? {
        switch name {
        case "validate": .validate
        case "healthz": .health
        case "readyz": .readiness
        case "metrics": .metrics
        default: nil
        }
    }

    private static func named(_ name: String) -> ((String) -> SidecarRoute)? {
        switch name {
        case "authorizationheader": { .authorizationHeader(api: $0, isAuthenticated: true) }
        case "authorizationheaderunauthenticated": { .authorizationHeader(api: $0, isAuthenticated: false) }
        case "downstreamapi": { .downstreamAPI(api: $0, isAuthenticated: true) }
        case "downstreamapiunauthenticated": { .downstreamAPI(api: $0, isAuthenticated: false) }
        default: nil
        }
    }

    private static func name(_ segment: some StringProtocol) throws(SidecarProblem) -> String {
        guard segment.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(segment)
        }
        // A plus sign in a path stands for itself.
        let encoded = segment.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B")
        guard let name = PercentDecoding.form(encoded),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .parameter("apiName", "is not a properly encoded name.") }
        return name
    }
}
