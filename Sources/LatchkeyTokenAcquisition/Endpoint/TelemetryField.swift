//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// What a token request says about itself, in the form that the issuer's statistics understand.
enum TelemetryField {
    /// The value of `x-client-current-telemetry`.
    ///
    /// - Parameters:
    ///   - grant: The request.
    ///   - region: The region whose host is asked, with the number of where its name came from.
    ///   - caller: The name and version of the library above, as far as they are known.
    /// - Returns: The value.
    static func value(for grant: Grant, region: RegionChoice?, caller: CallerLibrary?) -> String {
        let place = region.map { "\($0.region?.name ?? ""),\($0.source.rawValue),\($0.outcome.rawValue)" } ?? ",,"
        let library = "\(caller?.id ?? ""),\(caller?.version ?? "")"
        let type = grant.options.scheme.telemetryValue
        return "5|\(grant.purpose.rawValue),\(grant.refreshReason),\(place)|0,0,\(type),\(library),"
    }
}
