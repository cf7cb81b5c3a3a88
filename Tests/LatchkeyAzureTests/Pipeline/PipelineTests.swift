//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTesting
import Logging
import Synchronization
import Testing

@testable import LatchkeyAzure

@Suite struct PipelineTests {
    // Scoreboard: AZ2
    @Test func stepsRunInTheirOrder() async throws {
        let http = StubHTTPClient(answers: [.status(503), .status(200)])
        let order = Mutex<[String]>([])
        let options = AzureSample.options { options in
            options.applicationID = "reports"
            options.callSteps = [
                { request in
                    order.withLock { $0.append("call \(request.head.headerFields[.authorization] ?? "-")") }
                }
            ]
            options.attemptSteps = [
                { request in
                    order.withLock { $0.append("attempt \(request.head.headerFields[.authorization] ?? "-")") }
                    request.head.headerFields[HTTPField.Name("x-own")!] = "1"
                }
            ]
        }
        let exists = try await AzureSample.blobs(http, options: options).container("data").exists()
        #expect(exists)
        #expect(order.withLock { $0 } == ["call -", "attempt Bearer t0k3n", "attempt Bearer t0k3n"])
        // The identifier is that of the call, and the step's field went out with each attempt.
        #expect(Set(http.fields("x-ms-client-request-id")).count == 1)
        #expect(http.fields("x-ms-client-request-id").first?.isEmpty == false)
        #expect(http.fields("x-own") == ["1", "1"])
        #expect(http.fields("User-Agent").allSatisfy { $0.hasPrefix("reports latchkey-swift-storage-blob/") })
    }

    // Scoreboard: AZ2
    @Test func eachAttemptAsksForItsToken() async throws {
        let http = StubHTTPClient(answers: [.status(500), .status(500), .status(200)])
        let credential = NumberedCredential()
        _ = try await AzureSample.blobs(http, credential: credential).container("data").properties()
        #expect(credential.contexts.count == 3)
    }

    // Scoreboard: AZ3
    @Test func pausesDoubleAndAreSpread() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let http = StubHTTPClient(answers: [.status(500)])
        let start = time.continuousNanoseconds()
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http, options: AzureSample.options(time)).container("data").properties()
        }
        #expect(error?.code == .unavailable)
        #expect(http.requests.count == 4)
        // (0.8 + 1.6 + 3.2) s, each spread by the same number: to 0.8 + 0.5 × 0.4.
        #expect(time.continuousNanoseconds() - start == 5_600_000_000)
    }

    // Scoreboard: AZ3
    @Test(
        arguments: [
            (["retry-after-ms": "250"], 250_000_000), (["x-ms-retry-after-ms": "1500"], 1_500_000_000),
            (["Retry-After": "7"], 7_000_000_000), (["Retry-After": "0.25"], 250_000_000),
            (["retry-after-ms": "10", "Retry-After": "9"], 10_000_000),
            (
                ["Retry-After": "Mon, 05 Jan 2026 09:35:00 GMT", "Date": "Mon, 05 Jan 2026 09:30:00 GMT"],
                300_000_000_000
            ),
        ] as [([String: String], Int64)]
    ) func theServiceSaysHowLongToWait(fields: [String: String], nanoseconds: Int64) async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let http = StubHTTPClient(answers: [.status(429, fields), .status(200)])
        let start = time.continuousNanoseconds()
        _ = try await AzureSample.blobs(http, options: AzureSample.options(time)).container("data").properties()
        #expect(time.continuousNanoseconds() - start == nanoseconds)
    }

    // Scoreboard: AZ3
    @Test func whoIsToWaitForTooLongIsToldAtOnce() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let http = StubHTTPClient(answers: [.status(429, ["Retry-After": "900"])])
        let start = time.continuousNanoseconds()
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http, options: AzureSample.options(time)).container("data").properties()
        }
        #expect(error?.code == .throttled)
        #expect(error?.retryAfter == .seconds(900))
        #expect(http.requests.count == 1)
        #expect(time.continuousNanoseconds() == start)
    }

    // Scoreboard: AZ3
    @Test func bodiesAreSentAgainAndTheDeadlineHolds() async throws {
        let time = ManualTime(sleeping: .movesClocks)
        let http = StubHTTPClient(answers: [.failure(.transferFailed), .status(503), .status(201)])
        try await AzureSample.blobs(http, options: AzureSample.options(time)).container("data").blob("a")
            .upload(Array("hello".utf8))
        #expect(http.bodies == ["hello", "hello", "hello"])

        let late = StubHTTPClient(answers: [.status(503)])
        let options = AzureSample.options(time) { $0.timeout = .seconds(2) }
        let start = time.continuousNanoseconds()
        await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(late, options: options).container("data").properties()
        }
        // The second pause would end behind the deadline.
        #expect(late.requests.count == 2)
        #expect(time.continuousNanoseconds() - start < 2_000_000_000)
        #expect(late.requests.allSatisfy { $0.totalTimeout <= .seconds(2) })
    }

    // Scoreboard: AZ3
    @Test func missingTokensAndRefusalsAreNotRepeated() async throws {
        let http = StubHTTPClient(answers: [.status(403)])
        let refusal = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http).container("data").properties()
        }
        #expect(refusal?.code == .forbidden)
        #expect(http.requests.count == 1)
        let credential = StubCredential(.failed, "There is none.")
        let none = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http, credential: credential).container("data").properties()
        }
        #expect(none?.code == .credential)
        #expect(none?.message.contains("There is none.") == true)
        #expect(credential.calls == 1)
        #expect(http.requests.count == 1)
    }

    // Scoreboard: AZ4
    @Test(arguments: ["http://acct.blob.core.windows.net", "http://127.0.0.1:10000/acct"])
    func tokensAreNotSentInClear(url: String) throws {
        let http = StubHTTPClient("")
        let error = #expect(throws: AzureError.self) {
            try BlobServiceClient(url: url, credential: StubCredential(token: "t"), http: http)
        }
        #expect(error?.message.contains("https") == true)
        let vault = #expect(throws: AzureError.self) {
            try SecretClient(vault: url, credential: StubCredential(token: "t"), http: http)
        }
        #expect(vault?.message.contains("https") == true)
    }

    // Scoreboard: AZ7
    @Test func onlyWhatIsHarmlessIsLogged() async throws {
        let lines = Mutex<[String]>([])
        var logger = Logger(label: "test") { _ in LineHandler(lines: { line in lines.withLock { $0.append(line) } }) }
        logger.logLevel = .trace
        let http = StubHTTPClient(answers: [
            .status(200, ["x-ms-request-id": "r-1", "x-ms-meta-owner": "s3cret-owner", "Set-Cookie": "s3cret-cookie"])
        ])
        let options = AzureSample.options { options in options.logger = logger }
        let blob = try AzureSample.blobs(http, credential: StubCredential(token: "s3cret-token"), options: options)
            .container("data").blob("a").snapshot("s3cret-time")
        _ = try await blob.properties(conditions: BlobConditions(leaseID: "s3cret-lease"))
        let log = lines.withLock { $0.joined(separator: "\n") }
        #expect(log.contains("r-1"))
        #expect(log.contains("snapshot=REDACTED"))
        #expect(!log.contains("s3cret"))
        var url = HTTPRequest(method: .get, scheme: "https", authority: "a", path: "/b?sig=s3cret&sv=1&comp=list")
        url.headerFields[.authorization] = "Bearer s3cret"
        #expect(AzureLog.url(url) == "https://a/b?sig=REDACTED&sv=REDACTED&comp=list")
        #expect(AzureLog.fields(url.headerFields) == "Authorization: REDACTED")
    }

    @Test(arguments: ["", "an id with blanks", "an-identifier-that-is-too-long"])
    func programsNamesAreChecked(id: String) {
        let options = AzureSample.options { $0.applicationID = id }
        #expect(throws: AzureError.self) { try AzureSample.blobs(StubHTTPClient(""), options: options) }
    }
}

/// Hands each line to a test.
private struct LineHandler: LogHandler {
    let lines: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    init(lines: @escaping @Sendable (String) -> Void) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        self.lines("\(event.message) \(event.metadata ?? [:])")
    }
}
