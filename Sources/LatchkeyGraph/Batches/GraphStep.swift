//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
import LatchkeyTokenAcquisition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One step of a batch, and the type of its answer.
public struct GraphStep<Output: GraphResource>: Sendable {
    var item: GraphBatchItem

    /// The same step, run after others have succeeded.
    ///
    /// - Parameter steps: The others, which must be in the same batch.
    /// - Returns: The step.
    public func after<each Other>(_ steps: repeat GraphStep<each Other>) -> GraphStep<Output> {
        var copy = self
        for key in repeat (each steps).item.key { copy.item.dependencies.append(key) }
        return copy
    }
}

/// A step without its type.
struct GraphBatchItem: Sendable {
    /// What names the step among all.
    let key = UUID()
    var method: HTTPRequest.Method
    var url: String
    var request: GraphRequest
    /// What is sent as JSON, or bytes in base64.
    var body: JSONValue?
    var contentType: String?
    var dependencies: [UUID] = []
}

extension GraphPath {
    /// A step of a batch that gets what the path leads to.
    ///
    /// - Parameter fill: Fills in the query; nothing by default.
    /// - Returns: The step.
    public func step(_ fill: Fill? = nil) -> GraphStep<Output> {
        let request = self.request(as: nil, fill)
        return GraphStep(item: GraphBatchItem(method: .get, url: self.target(request), request: request))
    }

    /// A step of a batch that creates or changes something.
    ///
    /// - Parameters:
    ///   - method: The method, such as `.post`.
    ///   - body: What to send; nothing by default.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The step.
    public func step(_ method: HTTPRequest.Method, _ body: JSONValue? = nil, _ fill: Fill? = nil) -> GraphStep<
        JSONValue
    > {
        let request = self.request(as: nil, fill)
        var item = GraphBatchItem(method: method, url: self.target(request), request: request)
        item.body = body
        item.contentType = body == nil ? nil : "application/json"
        return GraphStep<JSONValue>(item: item)
    }

    /// A step of a batch that sends bytes, such as a picture.
    ///
    /// - Parameters:
    ///   - method: The method, such as `.put`.
    ///   - bytes: What to send.
    ///   - contentType: The media type of the bytes.
    ///   - fill: Fills in the query; nothing by default.
    /// - Returns: The step.
    public func step(
        _ method: HTTPRequest.Method,
        bytes: [UInt8],
        contentType: String,
        _ fill: Fill? = nil
    ) -> GraphStep<JSONValue> {
        var step = self.step(method, .string(Data(bytes).base64EncodedString()), fill)
        step.item.contentType = contentType
        return step
    }
}

extension JSONValue {
    /// The bytes of a text in base64, as answers of steps hold them; `nil` when the value is something else.
    public var base64Bytes: [UInt8]? { self.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) } }
}
