//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension SimulationResult {
    /// The result as JSON: the same bytes for the same scenario and seed.
    ///
    /// - Returns: The text, with a line end behind it.
    public func json() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            // No value is one that JSON cannot hold: numbers were made tidy before.
            preconditionFailure("The result cannot be written as JSON: \(error)")
        }
    }

    /// The measurements of each span as lines of comma-separated values, under a heading (RFC 4180).
    ///
    /// - Returns: The text, with a line end behind it.
    public func csv() -> String {
        var lines = [
            """
            policy,kind,start_s,requests,hit_ratio,errors,issuer_calls,issuer_failures,duplicate_calls,store_calls,\
            store_failures,revoked_uses,mean_age,mean_staleness_s,p50_ms,p99_ms,p999_ms,longest_ms
            """
        ]
        for policy in self.policies {
            let head = "\(Self.quoted(policy.name)),\(policy.isModel ? "model" : "engine")"
            for span in policy.spans {
                let counts = [
                    span.requests, span.errors, span.issuerCalls, span.issuerFailures, span.duplicateCalls,
                    span.storeCalls, span.storeFailures, span.revokedUses,
                ].map(String.init)
                let figures = [
                    span.meanAge, span.meanStalenessSeconds, span.p50Milliseconds, span.p99Milliseconds,
                    span.p999Milliseconds, span.longestMilliseconds,
                ].map { $0.rounded(digits: 6) }
                let cells =
                    [head, span.startSeconds.plain, counts[0], span.hitRatio.rounded(digits: 6)] + counts[1...]
                    + figures
                lines.append(cells.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"".contains($0) || $0.isNewline }) else { return text }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
