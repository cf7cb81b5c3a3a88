//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import LatchkeyTokenCache

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Runs the steps of a batch: in requests of 20, and again where they were throttled.
struct BatchRun {
    private typealias Outcome = Result<BatchAnswer, GraphError>

    private let client: GraphServiceClient
    private let items: [GraphBatchItem]
    private let dependencies: [[Int]]
    private let order: [Int]
    private let request: GraphRequest
    private var outcomes: [Int: Outcome] = [:]

    init(client: GraphServiceClient, items: [GraphBatchItem], subject: TokenSubject?) throws(GraphError) {
        self.client = client
        self.items = items
        if let problem = items.lazy.compactMap(\.request.problem).first { throw GraphError(.invalidRequest, problem) }
        let subjects = Set(items.map(\.request.subject))
        guard subjects.count == 1 || subject != nil else {
            throw GraphError(
                .invalidRequest,
                "The steps of a batch are for different subjects; one request has one token."
            )
        }
        guard items.allSatisfy(\.request.overrides.isEmpty) else {
            throw GraphError(
                .invalidRequest,
                "A step of a batch cannot have options of its own. Give them to the client."
            )
        }
        var numbers: [UUID: Int] = [:]
        for (number, item) in items.enumerated() {
            guard numbers.updateValue(number, forKey: item.key) == nil else {
                throw GraphError(.invalidRequest, "A step is in the batch twice.")
            }
        }
        var dependencies: [[Int]] = []
        for item in items {
            let needed = item.dependencies.map { numbers[$0] }
            guard needed.allSatisfy({ $0 != nil }) else {
                throw GraphError(.invalidRequest, "A step depends on one that is not in the batch.")
            }
            dependencies.append(needed.compactMap(\.self))
        }
        guard let order = BatchPlan.order(dependencies) else {
            throw GraphError(.invalidRequest, "The steps of a batch depend on each other in a circle.")
        }
        self.dependencies = dependencies
        self.order = order
        var request = GraphRequest()
        request.subject = subject ?? items.first?.request.subject
        self.request = request
    }

    /// Runs all steps.
    ///
    /// - Returns: The answer or error of each, in the order of the steps.
    mutating func run() async throws -> [Result<BatchAnswer, GraphError>] {
        let retries = self.client.core.options.api.retries
        var rest = self.order
        for attempt in 1...max(1, retries.maximumAttempts) {
            let pause = try await self.round(rest, isLast: attempt == retries.maximumAttempts)
            rest = rest.filter { self.outcomes[$0] == nil }
            if rest.isEmpty { break }
            let own = min(retries.baseDelay * (1 << min(attempt - 1, 20)), retries.maximumDelay)
            let time = self.client.core.time
            try await time.sleep(until: time.continuousNanoseconds().addingClamped((pause ?? own).nanoseconds))
        }
        return self.items.indices.map { number in
            self.outcomes[number] ?? .failure(GraphError(.batchIncomplete, "A step of a batch was not answered."))
        }
    }

    /// Sends steps once; those without outcome afterwards are to be sent again.
    ///
    /// - Returns: The longest time that an answer asks to wait.
    private mutating func round(_ steps: [Int], isLast: Bool) async throws -> Duration? {
        var pause: Duration?
        for request in BatchPlan.requests(steps, self.dependencies) {
            var sent: [Int] = []
            for step in request where self.canRun(step, with: sent) { sent.append(step) }
            guard !sent.isEmpty else { continue }
            let answers = try await self.send(sent)
            for step in sent { self.take(answers[step], of: step, isLast: isLast, &pause) }
        }
        return pause
    }

    /// Whether a step can be sent now; one whose predecessor has failed for good gets its outcome.
    private mutating func canRun(_ step: Int, with sent: [Int]) -> Bool {
        for needed in self.dependencies[step] where !sent.contains(needed) {
            switch self.outcomes[needed] {
            case .success(let answer) where (200..<300).contains(answer.status): continue
            case nil: return false
            default:
                let message = "A step of a batch was not run, because one that it depends on has failed."
                self.outcomes[step] = .failure(GraphError(.dependencyFailed, message))
                return false
            }
        }
        return true
    }

    private mutating func take(_ answer: BatchAnswer?, of step: Int, isLast: Bool, _ pause: inout Duration?) {
        guard let answer else {
            let message = "The answer of a batch does not contain all of its steps. It is not known whether it was run."
            self.outcomes[step] = .failure(GraphError(.batchIncomplete, message))
            return
        }
        // What depends on a throttled step fails with it, and is sent again with it.
        let isBlocked = answer.status == 424 && self.dependencies[step].contains { self.outcomes[$0] == nil }
        let asked = RetryAfter.duration(in: answer.headers)
        // Whoever asks for more time than the options give gets no second request.
        let isTooLong = (asked ?? .zero) > self.client.core.options.api.retries.maximumRetryAfter
        guard !isLast, !isTooLong, isBlocked || answer.isRetryable(self.items[step].method) else {
            self.outcomes[step] = .success(answer)
            return
        }
        if let asked { pause = max(pause ?? .zero, asked) }
    }

    /// Sends steps in one request.
    private func send(_ steps: [Int]) async throws -> [Int: BatchAnswer] {
        let sent = Set(steps)
        let requests = steps.map { self.json(of: $0, with: sent) }
        let body = JSONValue.object(["requests": .array(requests)]).text
        let core = self.client.core
        let response = try await core.send(
            .post,
            "$batch",
            self.request,
            as: self.client.subject,
            body: .bytes(body, contentType: "application/json")
        )
        guard let list = try await core.value(of: response)["responses"]?.array else {
            throw core.malformed("it is no answer of a batch.", response)
        }
        var answers: [Int: BatchAnswer] = [:]
        for value in list {
            guard let number = value["id"]?.string.flatMap({ Int($0) }), sent.contains(number), answers[number] == nil
            else { continue }
            answers[number] = BatchAnswer(value)
        }
        return answers
    }

    private func json(of step: Int, with sent: Set<Int>) -> JSONValue {
        let item = self.items[step]
        var object: JSONObject = [
            "id": .string(String(step)), "method": .string(item.method.rawValue), "url": .string("/\(item.url)"),
        ]
        let needed = self.dependencies[step].filter(sent.contains)
        if !needed.isEmpty { object["dependsOn"] = .array(needed.map { .string(String($0)) }) }
        var headers = JSONObject()
        for field in item.request.headerFields { headers[field.name.rawName] = .string(field.value) }
        if let contentType = item.contentType { headers["Content-Type"] = .string(contentType) }
        if !headers.isEmpty { object["headers"] = .object(headers) }
        if let body = item.body { object["body"] = body }
        return .object(object)
    }
}
