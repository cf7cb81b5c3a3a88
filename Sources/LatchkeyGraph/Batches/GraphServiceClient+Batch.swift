//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyTokenAcquisition

extension GraphServiceClient {
    /// Runs steps in as few requests as possible.
    ///
    /// Any number of steps is split into requests of 20. Steps that were throttled are sent again, after the time that Graph
    /// names, and without those that have succeeded. All steps run as one subject.
    ///
    /// - Parameters:
    ///   - steps: The steps.
    ///   - subject: As whom to call; as the steps or the client's options say by default.
    /// - Returns: The result of each step, in the order of the steps.
    /// - Throws: ``GraphError`` when the steps do not fit together; what ``GraphPath/get(as:_:)`` throws when a request of
    ///   the batch fails as a whole.
    public func batch<each Output: GraphResource>(
        _ steps: repeat GraphStep<each Output>,
        as subject: TokenSubject? = nil
    ) async throws -> (repeat Result<each Output, GraphError>) {
        var items: [GraphBatchItem] = []
        for item in repeat (each steps).item { items.append(item) }
        var run = try BatchRun(client: self, items: items, subject: subject)
        var rest = try await run.run()[...]
        return (repeat Self.result(of: rest.removeFirst(), for: each steps))
    }

    /// Runs steps of one type in as few requests as possible.
    ///
    /// - Parameters:
    ///   - steps: The steps, any number of them.
    ///   - subject: As whom to call; as the steps or the client's options say by default.
    /// - Returns: The result of each step, in the order of the steps.
    /// - Throws: As the method for steps of different types does.
    public func batch<Output: GraphResource>(
        _ steps: [GraphStep<Output>],
        as subject: TokenSubject? = nil
    ) async throws -> [Result<Output, GraphError>] {
        guard !steps.isEmpty else { return [] }
        var run = try BatchRun(client: self, items: steps.map(\.item), subject: subject)
        let outcomes = try await run.run()
        return zip(outcomes, steps).map { Self.result(of: $0, for: $1) }
    }

    private static func result<Output>(
        of outcome: Result<BatchAnswer, GraphError>,
        for step: GraphStep<Output>
    ) -> Result<Output, GraphError> {
        outcome.flatMap { answer in
            guard (200..<300).contains(answer.status) else { return .failure(answer.error) }
            guard let output = Output(graphAnswer: answer.body) else {
                return .failure(GraphError(.malformedAnswer, "The answer of a step of a batch is no \(Output.self)."))
            }
            return .success(output)
        }
    }
}
