//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyGraph
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import Synchronization
import Testing

@Suite struct DownloadTests {
    private static let content = Array("0123456789".utf8)

    /// A drive whose files are kept elsewhere, and whose connections break off after a few bytes.
    private static func store(breaking: Bool, tag: String? = "\"t1\"", changed: Bool = false) -> StubHTTPClient {
        StubHTTPClient { request throws(HTTPClientError) in
            guard request.head.authority == "store.example" else {
                return try Answer.status(302, ["Location": "https://store.example/f?sig=s3cr3t"]).response()
            }
            let range = request.head.headerFields[.range].flatMap { Int($0.dropFirst(6).dropLast()) }
            let start = range ?? 0
            var fields: HTTPFields = [.contentLength: "\(Self.content.count - start)"]
            if let tag { fields[.eTag] = tag }
            if range != nil, !changed { fields[.contentRange] = "bytes \(start)-9/10" }
            let rest = Array(Self.content[start...])
            let isWhole = !breaking || rest.count <= 4
            let head = HTTPResponse(status: range != nil && !changed ? .partialContent : .ok, headerFields: fields)
            return HTTPClientResponse(head: head, body: StubChunks([isWhole ? rest : Array(rest.prefix(4))]).body)
        }
    }

    // Scoreboard: GR15
    @Test func aRedirectIsFollowedWithoutTheToken() async throws {
        let http = Self.store(breaking: false)
        let graph = try GraphSample.client(http).acting(as: .app)
        let download = try await graph.drives["d"].items["i"].content.download()
        #expect(download.size == 10)
        #expect(try await download.bytes(upTo: 10) == Self.content)
        #expect(http.lines == ["GET /v1.0/drives/d/items/i/content", "GET /f?sig=s3cr3t"])
        #expect(http.field("Authorization", of: 0) != nil)
        #expect(http.field("Authorization", of: 1) == nil)
        #expect(http.field("client-request-id", of: 1) == nil)
        let again = try await graph.drives["d"].items["i"].content.download()
        await #expect(throws: GraphError.self) { try await again.bytes(upTo: 9) }
    }

    // Scoreboard: GR15
    @Test func whatBreaksOffGoesOnWhereItBroke() async throws {
        let http = Self.store(breaking: true)
        let graph = try GraphSample.client(http).acting(as: .app)
        let download = try await graph.drives["d"].items["i"].content.download()
        var pieces: [[UInt8]] = []
        for try await piece in download { pieces.append(piece) }
        #expect(pieces.flatMap(\.self) == Self.content)
        #expect(pieces.count == 3)
        let ranges = http.requests.filter { $0.head.authority == "store.example" }.map { $0.head.headerFields[.range] }
        #expect(ranges == [nil, "bytes=4-", "bytes=8-"])
        #expect(http.requests.last?.head.headerFields[.ifRange] == "\"t1\"")
        #expect(http.requests.last?.head.headerFields[.authorization] == nil)
    }

    // Scoreboard: GR15
    @Test func aFileThatChangedIsNotGluedTogether() async throws {
        for http in [Self.store(breaking: true, changed: true), Self.store(breaking: true, tag: nil)] {
            let graph = try GraphSample.client(http).acting(as: .app)
            let download = try await graph.drives["d"].items["i"].content.download()
            let error = await #expect(throws: GraphError.self) { try await download.bytes(upTo: 100) }
            #expect(error?.code == .transferFailed)
        }
    }

    // Scoreboard: GR15
    @Test(arguments: ["http://store.example/f?sig=s3cr3t", "/f?sig=s3cr3t", "https://store.example/ f?sig=s3cr3t"])
    func aRedirectToNowhereIsRefused(location: String) async throws {
        let (graph, http) = try GraphSample.client([.status(302, ["Location": location]), .json("{}")])
        let error = await #expect(throws: GraphError.self) { try await graph.drives["d"].items["i"].content.download() }
        #expect(error?.code == .transferFailed)
        #expect(!"\(String(reflecting: error))".contains("s3cr3t"))
        #expect(http.requests.count == 1)
    }

    @Test func redirectsEnd() async throws {
        let (graph, http) = try GraphSample.client([.status(302, ["Location": "https://store.example/f"])])
        let error = await #expect(throws: GraphError.self) { try await graph.drives["d"].items["i"].content.download() }
        #expect(error?.code == .transferFailed)
        #expect(http.requests.count == 6)
        let (gone, _) = try GraphSample.client([.status(302, ["Location": "https://store.example/f"]), .status(403)])
        let other = await #expect(throws: GraphError.self) { try await gone.drives["d"].items["i"].content.download() }
        #expect(other?.code == .transferFailed)
        let (missing, _) = try GraphSample.client([.json(#"{"error": {"code": "itemNotFound"}}"#, status: 404)])
        let last = await #expect(throws: GraphError.self) {
            try await missing.drives["d"].items["i"].content.download()
        }
        #expect(last?.serviceCode == "itemNotFound")
    }
}
