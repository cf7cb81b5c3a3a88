//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Hummingbird
import LatchkeyCrypto
import NIOCore
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Connects the server with the endpoints: records each request, plays its fault and answers.
final class EmulatorResponder: Sendable {
    /// The largest request body that is read.
    private static let largestBody = 1024 * 1024
    /// The largest piece of a file that is read.
    private static let largestPiece = 65 << 20

    let log: RequestLog
    let faults = FaultScript()
    /// The endpoints; there are none until the port is known, and no request is read before that.
    private let endpoints = Mutex<EmulatorService?>(nil)

    /// Creates a responder without endpoints.
    init(recordedRequestLimit: Int) {
        self.log = RequestLog(limit: recordedRequestLimit)
    }

    /// Sets the endpoints.
    func serve(_ service: EmulatorService) {
        self.endpoints.withLock { $0 = service }
    }

    /// The endpoints; `nil` before the server listens.
    var service: EmulatorService? { self.endpoints.withLock { $0 } }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - context: Knows the client's certificate.
    ///   - listener: The port where the request arrived.
    /// - Returns: The response.
    /// - Throws: `CancellationError` when the server stops, or why the client's certificate cannot be read.
    func respond(
        to request: Request,
        context: EmulatorContext,
        listener: EmulatorListener
    ) async throws -> Response {
        guard let service else { return Response(status: .serviceUnavailable) }
        let route = service.route(request.uri.path, host: request.head.authority ?? "", listener: listener)
        let limit = [.blob, .graph, .graphTransfer].contains(route.endpoint) ? Self.largestPiece : Self.largestBody
        guard let body = try? await request.body.collect(upTo: limit) else {
            return Response(status: .contentTooLarge)
        }
        let recorded = Self.record(
            request,
            body: Array(body.readableBytesView),
            route: route,
            certificate: listener == .mutualTLS ? try await context.clientCertificate : nil,
            listener: listener
        )
        // Content of files is not kept twice.
        self.log.append(recorded.body.count > Self.largestBody ? recorded.withoutBody : recorded)
        let fault = self.faults.next(for: route.endpoint)
        if let latency = fault?.latency, latency > .zero { try await Task.sleep(for: latency) }
        if let gate = fault?.gate { try await gate.pass() }
        // The answer is made after the wait, so that a late token is a young one.
        guard let fault else { return Self.write(service.respond(to: recorded, route: route), to: recorded) }
        let isReached = fault.status == nil || fault.reachesService
        let response = isReached ? service.respond(to: recorded, route: route) : EmulatorResponse(status: .ok)
        return Self.write(fault.apply(to: response), to: recorded)
    }

    private static func record(
        _ request: Request,
        body: [UInt8],
        route: EndpointRouter.Route,
        certificate: Certificate?,
        listener: EmulatorListener
    ) -> Emulator.RecordedRequest {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        let isForm = type.hasPrefix("application/x-www-form-urlencoded")
        return Emulator.RecordedRequest(
            endpoint: route.endpoint,
            tenant: route.authority?.tenant,
            method: request.method,
            host: request.head.authority ?? "",
            path: request.uri.path,
            query: Emulator.FormField.decodeAll(Array((request.uri.query ?? "").utf8)) ?? [],
            headers: request.headers,
            form: isForm ? Emulator.FormField.decodeAll(body) ?? [] : [],
            body: body,
            clientCertificate: certificate,
            listener: listener
        )
    }

    /// Adds the headers that every answer has.
    private static func write(_ response: EmulatorResponse, to request: Emulator.RecordedRequest) -> Response {
        var headers = response.headers
        headers[.serviceRequestID] = UUID().uuidString.lowercased()
        if let id = request.headers[.clientRequestID] { headers[.clientRequestID] = id }
        if request.endpoint == .token, headers[.cacheControl] == nil {
            headers[.cacheControl] = "no-store, no-cache"
            headers[.noCachePragma] = "no-cache"
        }
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: response.body))
        return Response(status: response.status, headers: headers, body: body)
    }
}
