//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

extension SectionReader {
    /// The named API that the section describes; nil when a problem was reported.
    mutating func downstreamAPIOptions() -> DownstreamAPIOptions? {
        let advice = "set it to the root of the API, for example 'https://api.example.com/'."
        let baseURL = self.requiredString("BaseUrl", advice)
        let problemsBefore = self.problems.count
        var options = DownstreamAPIOptions(baseURL: baseURL ?? "", scopes: self.strings("Scopes") ?? [])
        if options.scopes.isEmpty, self.problems.count == problemsBefore {
            self.report("No scope is given; list at least one, for example 'api://CLIENT-ID/.default'.", at: "Scopes")
        }
        if let value = self.string("RelativePath") { options.relativePath = value }
        if let value = self.boolean("RequestAppToken") { options.requestAppToken = value }
        if let value = self.string("AcceptHeader") { options.acceptHeader = value }
        if let value = self.dictionary("ExtraHeaderParameters") { options.extraHeaderParameters = value }
        if let value = self.dictionary("ExtraQueryParameters") { options.extraQueryParameters = value }
        if let value = self.boolean("AllowInsecureHttp") { options.allowInsecureHTTP = value }
        if let value = self.duration("Timeout") { options.timeout = value }
        if let node = self.node("AcquireTokenOptions") {
            var reader = SectionReader(node, path: self.path(of: "AcquireTokenOptions"), keys: .acquireTokenOptions)
            options.acquireTokenOptions = reader.acquireTokenOptions()
            self.adopt(reader)
        }
        return self.problems.isEmpty ? options : nil
    }

    /// What the section says about a token.
    private mutating func acquireTokenOptions() -> AcquireTokenOptions {
        AcquireTokenOptions(
            tenant: self.string("Tenant"),
            claims: self.string("Claims"),
            forceRefresh: self.boolean("ForceRefresh") ?? false,
            correlationID: self.string("CorrelationId")
        )
    }
}
