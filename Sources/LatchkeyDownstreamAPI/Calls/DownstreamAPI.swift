//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A type that calls named APIs.
///
/// Contract: it may be called from any number of tasks at once. A response of any status is returned, not thrown; what
/// a caller sees as an error is decided by the conveniences. A test double implements the one requirement.
public protocol DownstreamAPI: Sendable {
    /// Calls an API.
    ///
    /// - Parameter call: Which API, what to send, and as whom.
    /// - Returns: The response, whose body is still to be read.
    /// - Throws: `AcquisitionError` or ``ChallengeRequired`` when there is no token for the call, ``DownstreamAPIError``
    ///   when the call cannot be made or gets no response.
    func send(_ call: DownstreamCall) async throws -> DownstreamResponse
}

extension DownstreamAPI {
    /// The API of a name, to be called without repeating the name.
    ///
    /// - Parameter name: The name; an unknown one is an error of the first call.
    /// - Returns: The API.
    public func api(_ name: String) -> NamedAPI {
        NamedAPI(name: name, downstream: self)
    }
}
