//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import Hummingbird
public import LatchkeyWeb

/// Without a guard before it, the error still becomes the right response.
extension AccessDenied: HTTPResponseError {
    /// The status of the response.
    public var status: HTTPResponse.Status { self.outbound().head.status }

    /// The response with its challenge.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        Response(self.outbound())
    }
}
