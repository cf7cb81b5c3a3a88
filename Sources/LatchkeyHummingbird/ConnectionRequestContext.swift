//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import NIOCore

/// A request context that knows the connection, which tokens bound to certificates need.
///
/// The server must ask clients for a certificate (`certificateVerification` other than `.none`).
public protocol ConnectionRequestContext: RequestContext {
    /// The connection that the request came over.
    var channel: any Channel { get }
}
