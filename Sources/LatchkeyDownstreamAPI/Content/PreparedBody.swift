//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A body that can be sent any number of times.
struct PreparedBody: Sendable {
    /// The media type that the request names; `nil` when there is no body.
    let contentType: String?
    private let make: @Sendable () async throws -> [UInt8]

    init(_ body: RequestBody, for options: DownstreamAPIOptions) async throws {
        switch body.base {
        case .empty:
            self.contentType = nil
            self.make = { [] }
        case .bytes(let bytes):
            self.contentType = body.contentType
            self.make = { bytes }
        case .value(let value):
            let contentType = body.contentType ?? options.contentType
            let bytes = try await Self.encode(value, as: contentType, options)
            self.contentType = contentType
            self.make = { bytes }
        case .sequence(let read):
            let bytes = try await Self.wrapped { try await read(options.requestBodyLimit) }
            self.contentType = body.contentType
            self.make = { bytes }
        case .made(let make):
            self.contentType = body.contentType
            self.make = make
        }
    }

    /// The bytes for one attempt.
    func bytes() async throws -> [UInt8] {
        try await Self.wrapped(self.make)
    }

    private static func encode(
        _ value: any Encodable & Sendable,
        as contentType: String,
        _ options: DownstreamAPIOptions
    ) async throws -> [UInt8] {
        if let bytes = BytesCodec.bytes(value) { return bytes }
        guard let mediaType = MediaType(contentType), let codec = options.codecs.codec(for: mediaType) else {
            throw DownstreamAPIError(
                .encodingFailed,
                "There is no codec for the media type that the body of the request shall have. Add one to 'codecs'."
            )
        }
        do {
            return try await codec.encode(value, as: mediaType)
        } catch {
            let reason = (error as? ContentCodecError)?.description ?? "its codec failed."
            throw DownstreamAPIError(
                .encodingFailed,
                "The body of the request cannot be encoded as '\(mediaType)': \(reason)",
                cause: error
            )
        }
    }

    /// Makes other errors than the library's own the cause of one.
    private static func wrapped(_ make: () async throws -> [UInt8]) async throws -> [UInt8] {
        do {
            return try await make()
        } catch let error as DownstreamAPIError {
            throw error
        } catch {
            guard !(error is CancellationError) else {
                throw DownstreamAPIError(.cancelled, "The call was cancelled while its body was made.", cause: error)
            }
            throw DownstreamAPIError(.encodingFailed, "The body of the request could not be made.", cause: error)
        }
    }
}
