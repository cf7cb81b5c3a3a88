//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP

/// Finds out in which region the process runs, once.
actor RegionDetector {
    private static let endpoint = "http://169.254.169.254/metadata/instance/compute"
    private static let version = "2021-02-01"

    private let environment: [String: String]
    private let client: MetadataClient
    private let timing: AcquisitionTiming
    private var detection: Task<RegionChoice, Never>?

    init(environment: [String: String], http: any HTTPClient, timing: AcquisitionTiming) {
        self.environment = environment
        self.client = MetadataClient(http: http)
        self.timing = timing
    }

    /// The region to use; a failure is remembered, too, because whoever has no region waits for nothing twice.
    ///
    /// - Parameter setting: What is configured: a region, `TryAutoDetect` or nothing.
    /// - Returns: The region, or `nil` when none is wanted.
    func choice(for setting: String?) async -> RegionChoice? {
        guard self.environment["MSAL_DISABLE_REGION", default: ""].isEmpty else { return nil }
        var setting = setting
        if setting == nil || setting == "" { setting = self.environment["MSAL_FORCE_REGION"] }
        guard let setting, !setting.isEmpty, setting.lowercased() != "disablemsalforceregion" else { return nil }
        guard setting.lowercased() == "tryautodetect" else {
            guard let region = Region(setting) else { return RegionChoice(outcome: .fellBack) }
            return RegionChoice(region: region, outcome: .configured)
        }
        if let detection = self.detection {
            var choice = await detection.value
            if choice.region != nil { choice.source = .remembered }
            return choice
        }
        let detection = Task(name: "region-detection") { await self.detect() }
        self.detection = detection
        return await detection.value
    }

    private func detect() async -> RegionChoice {
        let name = self.environment["REGION_NAME", default: ""].filter { !$0.isWhitespace }
        if let region = Region(name) { return RegionChoice(region: region, source: .environment, outcome: .detected) }
        for attempt in 0..<4 {
            if attempt > 0 {
                guard (try? await self.timing.pause(.seconds(1 << (attempt - 1)))) != nil else { break }
            }
            guard let answer = try? await self.ask(version: Self.version) else { break }
            if let region = answer.region { return RegionChoice(region: region, source: .metadata, outcome: .detected) }
            if answer.status == 400, let region = await self.askAnew() {
                return RegionChoice(region: region, source: .metadata, outcome: .detected)
            }
            guard answer.status == 410 || answer.status == 429 || answer.status >= 500 else { break }
        }
        return RegionChoice(source: .failed, outcome: .fellBack)
    }

    /// Asks with the version that the service names when it refuses the known one.
    private func askAnew() async -> Region? {
        guard let refusal = try? await self.ask(version: nil),
            let version = refusal.members?["newest-versions"]?.array?.first?.string,
            version.utf8.allSatisfy({ ASCII.isUnreserved($0) })
        else { return nil }
        return try? await self.ask(version: version).region
    }

    private func ask(version: String?) async throws -> MetadataClient.Answer {
        try await self.client.get(
            try EndpointURL(Self.endpoint),
            query: version.map { [("api-version", $0)] } ?? [],
            fields: [.metadata: "true"],
            timeout: .seconds(2)
        )
    }
}

extension MetadataClient.Answer {
    fileprivate var region: Region? {
        guard self.status == 200 else { return nil }
        return self.members?["location"]?.string.flatMap(Region.init)
    }
}
