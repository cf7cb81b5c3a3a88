//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyHTTP
import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

@Suite struct BlobRequestTests {
    private static let page = "<EnumerationResults><Blobs/></EnumerationResults>"

    // Scoreboard: BL1
    @Test(arguments: [
        ("logs/a b+c%é?.txt", "/data/logs/a%20b%2Bc%25%C3%A9%3F.txt"), ("a", "/data/a"), ("~-._", "/data/~-._"),
        ("a//b", "/data/a//b"), ("#&=", "/data/%23%26%3D"), ("...", "/data/..."),
    ]) func namesAreEncoded(name: String, path: String) async throws {
        let http = StubHTTPClient(answers: [.status(200)])
        let blob = try AzureSample.blobs(http).container("data").blob(name)
        _ = try await blob.properties()
        #expect(http.lines == ["HEAD \(path)"])
        #expect(blob.url == AzureSample.account + path)
    }

    // Scoreboard: BL1
    @Test(arguments: ["", "a/../b", ".", "..", "./a", String(repeating: "x", count: 1025)])
    func namesThatCannotBeAreRefused(name: String) async throws {
        let http = StubHTTPClient(answers: [.status(200)])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http).container("data").blob(name).properties()
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: BL2
    @Test(arguments: ["", "ab", "Data", "-data", "data-", "da--ta", "da_ta", String(repeating: "x", count: 64)])
    func containersThatCannotBeAreRefused(name: String) async throws {
        let http = StubHTTPClient(answers: [.status(200)])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http).container(name).properties()
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: BL2
    @Test func emulatorsAndFurtherPathsWork() async throws {
        let http = StubHTTPClient(answers: [.status(201)])
        let client = try BlobServiceClient(
            url: "https://127.0.0.1:10000/acct/",
            credential: StubCredential(token: "t"),
            http: http,
            options: BlobClientOptions(client: AzureSample.options())
        )
        try await client.container("$root").create(metadata: ["owner": "me"])
        #expect(http.lines == ["PUT /acct/%24root?restype=container"])
        #expect(http.fields("x-ms-meta-owner") == ["me"])
        #expect(http.fields("Content-Length") == ["0"])
        #expect(http.fields("x-ms-version") == ["2023-11-03"])
        #expect(http.fields("x-ms-date").first?.hasSuffix(" GMT") == true)
        #expect(http.requests.first?.head.authority == "127.0.0.1:10000")
    }

    // Scoreboard: BL3
    @Test func listingsAreAskedForAsTheServiceWants() async throws {
        let http = StubHTTPClient(answers: [
            .status(
                200,
                [:],
                "<EnumerationResults><Blobs/><NextMarker>2!72!opaque/+=</NextMarker></EnumerationResults>"
            ),
            .status(200, [:], Self.page),
        ])
        let container = try AzureSample.blobs(http).container("data")
        for try await _ in container.hierarchy(prefix: "logs/", pageSize: 2) {}
        for try await _ in container.blobs(include: [.snapshots, .metadata], pageSize: 2) {}
        #expect(
            http.lines == [
                "GET /data?restype=container&comp=list&prefix=logs%2F&delimiter=%2F&maxresults=2",
                "GET /data?restype=container&comp=list&prefix=logs%2F&delimiter=%2F&maxresults=2&marker=2%2172%21opaque%2F%2B%3D",
                "GET /data?restype=container&comp=list&maxresults=2&include=metadata,snapshots",
            ]
        )
        let account = StubHTTPClient(answers: [
            .status(200, [:], "<EnumerationResults><Containers/></EnumerationResults>")
        ])
        let service = try AzureSample.blobs(account)
        for try await _ in service.containers(prefix: "d", include: [.metadata], pageSize: 100) {}
        #expect(account.lines == ["GET /?comp=list&prefix=d&maxresults=100&include=metadata"])
    }

    // Scoreboard: BL3
    @Test func listingsGoOnAfterEmptyPagesAndEndInCircles() async throws {
        let more = "<EnumerationResults><Blobs/><NextMarker>m</NextMarker></EnumerationResults>"
        let last = "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>"
        let http = StubHTTPClient(answers: [.status(200, [:], more), .status(200, [:], last)])
        var names: [String] = []
        for try await blob in try AzureSample.blobs(http).container("data").blobs() { names.append(blob.name) }
        #expect(names == ["a"])

        let circle = StubHTTPClient(answers: [.status(200, [:], more)])
        let error = await #expect(throws: AzureError.self) {
            for try await _ in try AzureSample.blobs(circle).container("data").blobs() {}
        }
        #expect(error?.code == .malformedAnswer)
        #expect(circle.requests.count == 2)
    }

    // Scoreboard: BL3
    @Test(arguments: ["", "<html></html>", "{}", "<EnumerationResults>"])
    func whatIsNoListingIsSaidSo(body: String) async throws {
        let http = StubHTTPClient(answers: [.status(200, [:], body)])
        let error = await #expect(throws: AzureError.self) {
            for try await _ in try AzureSample.blobs(http).container("data").blobs() {}
        }
        #expect(error?.code == .malformedAnswer)
    }

    // Scoreboard: BL4, BL6, BL7
    @Test func operationsAreWrittenAsTheServiceWants() async throws {
        let http = StubHTTPClient(answers: [.status(201, ["ETag": "\"1\"", "x-ms-lease-id": "l-1"])])
        let blob = try AzureSample.blobs(http).container("data").blob("a")
        try await blob.stageBlock("block-000001", [1])
        try await blob.commitBlocks(["block-000001"], options: .init(overwrites: true))
        let lease = try await blob.acquireLease(for: .seconds(15), id: "l-1")
        _ = try await lease.change(to: "l-2")
        try await lease.renew()
        try await lease.release()
        try await blob.breakLease(after: .seconds(5))
        try await blob.delete(snapshots: .include)
        try await blob.setTier(.cool)
        try await blob.copy(from: "https://acct.blob.core.windows.net/data/src.txt")
        _ = try await blob.snapshot("2026-01-05T09:30:00.0000000Z").properties()
        _ = try await blob.version("v1").properties()
        #expect(
            http.lines == [
                "PUT /data/a?comp=block&blockid=YmxvY2stMDAwMDAx", "PUT /data/a?comp=blocklist",
                "PUT /data/a?comp=lease",
                "PUT /data/a?comp=lease", "PUT /data/a?comp=lease", "PUT /data/a?comp=lease", "PUT /data/a?comp=lease",
                "DELETE /data/a", "PUT /data/a?comp=tier", "PUT /data/a",
                "HEAD /data/a?snapshot=2026-01-05T09%3A30%3A00.0000000Z", "HEAD /data/a?versionid=v1",
            ]
        )
        #expect(http.bodies[1].hasSuffix("<BlockList><Latest>YmxvY2stMDAwMDAx</Latest></BlockList>"))
        #expect(http.fields("x-ms-lease-action")[2...6] == ["acquire", "change", "renew", "release", "break"])
        #expect(http.fields("x-ms-lease-duration")[2] == "15")
        #expect(http.fields("x-ms-lease-break-period")[6] == "5")
        #expect(http.fields("x-ms-delete-snapshots")[7] == "include")
        #expect(http.fields("x-ms-access-tier")[8] == "Cool")
        #expect(http.fields("x-ms-copy-source")[9] == "https://acct.blob.core.windows.net/data/src.txt")
    }

    // Scoreboard: BL4
    @Test func uploadsSayWhatTheBlobIs() async throws {
        let http = StubHTTPClient(answers: [.status(201)])
        let blob = try AzureSample.blobs(http).container("data").blob("a")
        var options = BlobUploadOptions(
            content: BlobContent(
                type: "text/plain",
                encoding: "gzip",
                language: "de",
                disposition: "inline",
                cacheControl: "no-store"
            ),
            metadata: ["owner": "me"]
        )
        options.tags = ["b c": "1&2", "a": "x"]
        options.tier = .cold
        try await blob.upload(Array("hello".utf8), options: options)
        var other = BlobUploadOptions(overwrites: true)
        other.conditions = BlobConditions(ifMatch: "\"0x8DE2A6F0B0B0B0B\"", leaseID: "l")
        other.conditions.ifUnmodifiedSince = WallTime(seconds: 1_767_603_600)
        try await blob.upload(Array("hello".utf8), options: other)
        let fields = http.requests[0].head.headerFields
        for (name, value) in [
            "x-ms-blob-type": "BlockBlob", "Content-Type": "application/octet-stream", "If-None-Match": "*",
            "x-ms-blob-content-type": "text/plain", "x-ms-blob-content-encoding": "gzip",
            "x-ms-blob-content-language": "de", "x-ms-blob-content-disposition": "inline",
            "x-ms-blob-cache-control": "no-store", "x-ms-meta-owner": "me", "x-ms-tags": "a=x&b%20c=1%262",
            "x-ms-access-tier": "Cold",
        ] {
            #expect(fields[HTTPField.Name(name)!] == value)
        }
        #expect(http.fields("If-Match")[1] == "\"0x8DE2A6F0B0B0B0B\"")
        #expect(http.fields("If-None-Match")[1].isEmpty)
        #expect(http.fields("If-Unmodified-Since")[1] == "Mon, 05 Jan 2026 09:00:00 GMT")
        #expect(http.fields("x-ms-lease-id")[1] == "l")
    }

    // Scoreboard: BL6
    @Test(arguments: [["bad name": "x"], ["1a": "x"], ["": "x"], ["a-b": "x"], ["a": "line\nbreak"], ["a": "é"]])
    func metadataThatCannotBeAreRefused(metadata: [String: String]) async throws {
        let http = StubHTTPClient(answers: [.status(200)])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http).container("data").blob("a").setMetadata(metadata)
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: BL7
    @Test(arguments: [Duration.seconds(14), .seconds(61), .zero]) func leasesHaveTheirBounds(duration: Duration)
        async throws
    {
        let http = StubHTTPClient(answers: [.status(201)])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(http).container("data").blob("a").acquireLease(for: duration)
        }
        #expect(error?.code == .invalidRequest)
        #expect(http.requests.isEmpty)
    }

    // Scoreboard: BL7
    @Test func aLeaseIsReleasedWhateverHappens() async throws {
        struct Unhappy: Error {}
        let http = StubHTTPClient(answers: [.status(201, ["x-ms-lease-id": "l-1"])])
        let blob = try AzureSample.blobs(http).container("data").blob("a")
        #expect(try await blob.withLease(for: .seconds(30)) { $0.id } == "l-1")
        await #expect(throws: Unhappy.self) { try await blob.withLease { _ in throw Unhappy() } }
        #expect(http.fields("x-ms-lease-action") == ["acquire", "release", "acquire", "release"])
        // A lease that ended before the body did not protect it.
        let lost = StubHTTPClient(answers: [.status(201), .status(409, ["x-ms-error-code": "LeaseLost"])])
        let error = await #expect(throws: AzureError.self) {
            try await AzureSample.blobs(lost).container("data").blob("a").withLease { _ in }
        }
        #expect(error?.serviceCode == .leaseLost)
    }
}
