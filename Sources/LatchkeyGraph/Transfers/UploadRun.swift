//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyHTTP
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

/// One upload in pieces: it creates a session, sends pieces in order, and asks the session where to go on after a failure.
struct UploadRun: Sendable {
    /// What became of a piece.
    private enum Outcome {
        /// The whole is there.
        case complete(JSONValue)
        /// The piece is there; what comes next, if the answer says.
        case accepted(next: Int64?)
        /// It is not known what is there.
        case unclear(pause: Duration?)
        /// The session is gone.
        case gone
    }

    private static let answerLimit = 1 << 20
    private static let maximumSessions = 3

    let client: GraphServiceClient
    let source: GraphUploadSource
    let options: GraphUploadOptions
    let progress: (@Sendable (Int64, Int64) -> Void)?
    let create: @Sendable () async throws -> JSONValue

    /// Uploads all.
    ///
    /// - Returns: What the last answer says.
    func upload() async throws -> JSONValue {
        guard self.source.size > 0 else {
            throw GraphError(.invalidRequest, "The file is empty; an upload in pieces needs a byte. Use 'content.put'.")
        }
        for _ in 0..<Self.maximumSessions {
            let session = try await self.create()
            guard let text = session["uploadUrl"]?.string else {
                throw GraphError(.transferFailed, "The answer has no place to upload to.")
            }
            let url = try SecretURL(text, allowingHTTP: self.client.core.options.api.allowInsecureHTTP)
            if let answer = try await self.send(to: url) { return answer }
        }
        throw GraphError(.transferFailed, "The upload was lost by the service \(Self.maximumSessions) times.")
    }

    /// Sends all pieces to a session; `nil` when the session is gone.
    private func send(to url: SecretURL) async throws -> JSONValue? {
        var offset: Int64 = 0
        var failures = 0
        while true {
            try Task.checkCancellation()
            switch try await self.sendPiece(at: offset, to: url) {
            case .complete(let answer):
                self.progress?(self.source.size, self.source.size)
                return answer
            case .accepted(let next):
                let end = min(offset + Int64(self.options.effectivePieceSize), self.source.size)
                // A session that wants the same bytes over and over gets them a few times only.
                failures = (next ?? end) > offset ? 0 : failures + 1
                offset = next ?? end
            case .unclear(let pause):
                failures += 1
                try await self.wait(pause ?? .seconds(1 << min(failures, 6)))
                guard let state = await self.state(of: url) else { return nil }
                if let next = UploadRanges.nextOffset(in: state) { offset = next }
            case .gone: return nil
            }
            guard failures <= self.options.maximumFailures else {
                throw GraphError(.transferFailed, "The upload made no progress after \(offset) bytes and was given up.")
            }
            guard (0...self.source.size).contains(offset) else {
                throw GraphError(.transferFailed, "The service expects bytes that the file does not have.")
            }
            self.progress?(offset, self.source.size)
            if offset == self.source.size { return try await self.finish(url) }
        }
    }

    private func sendPiece(at offset: Int64, to url: SecretURL) async throws -> Outcome {
        let end = min(offset + Int64(self.options.effectivePieceSize), self.source.size)
        let bytes = try await self.source.read(at: offset, Int(end - offset))
        var head = url.head(.put)
        head.headerFields[.contentRange] = "bytes \(offset)-\(end - 1)/\(self.source.size)"
        head.headerFields[.contentType] = "application/octet-stream"
        switch await self.exchange(head, bytes) {
        case .success(let answer):
            return try self.outcome(of: answer.head, answer.body, isLast: end == self.source.size)
        case .failure(let error):
            guard [.transferFailed, .timedOut, .connectFailed].contains(error.code) else {
                throw GraphError(.transferFailed, "A piece of the upload could not be sent.", cause: error)
            }
            return .unclear(pause: nil)
        }
    }

    private func outcome(of head: HTTPResponse, _ body: [UInt8], isLast: Bool) throws(GraphError) -> Outcome {
        let value = JSONValue(parsing: body) ?? .null
        switch head.status.code {
        case 202: return .accepted(next: UploadRanges.nextOffset(in: value))
        case 200..<300:
            // Exchange answers with 200 while pieces are missing.
            if let next = UploadRanges.nextOffset(in: value) { return .accepted(next: next) }
            return isLast ? .complete(value) : .accepted(next: nil)
        case 404: return .gone
        case 416, 429, 500..<507, 508..<600:
            return .unclear(pause: RetryAfter.duration(in: head.headerFields))
        default: throw GraphError(status: head.status, headers: head.headerFields, body: body)
        }
    }

    /// What the session has; `nil` when it is gone.
    private func state(of url: SecretURL) async -> JSONValue? {
        // Where the session does not answer, the next piece will tell.
        guard case .success(let answer) = await self.exchange(url.head(.get), []) else { return .null }
        if answer.head.status.code == 404 { return nil }
        return answer.head.status.kind == .successful ? JSONValue(parsing: answer.body) ?? .null : .null
    }

    /// Ends a session whose file waits for it, or whose last answer was lost.
    private func finish(_ url: SecretURL) async throws(GraphError) -> JSONValue? {
        switch await self.exchange(url.head(.post), []) {
        case .success(let answer):
            if answer.head.status.code == 404 { return nil }
            guard answer.head.status.kind == .successful else {
                throw GraphError(status: answer.head.status, headers: answer.head.headerFields, body: answer.body)
            }
            return JSONValue(parsing: answer.body) ?? .null
        case .failure(let error):
            throw GraphError(.transferFailed, "The upload could not be completed.", cause: error)
        }
    }

    private func exchange(
        _ head: HTTPRequest,
        _ body: [UInt8]
    ) async -> Result<(head: HTTPResponse, body: [UInt8]), HTTPClientError> {
        var request = HTTPClientRequest(head: head, body: body)
        request.totalTimeout = self.client.core.options.api.timeout
        do throws(HTTPClientError) {
            let response = try await self.client.core.http.send(request)
            return .success((response.head, try await response.body.collect(upTo: Self.answerLimit)))
        } catch {
            return .failure(error)
        }
    }

    private func wait(_ pause: Duration) async throws {
        let time = self.client.core.time
        try await time.sleep(until: time.continuousNanoseconds().addingClamped(pause.nanoseconds))
    }
}
