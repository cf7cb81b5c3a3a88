//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import Hummingbird
public import LatchkeyTokenAcquisition
public import LatchkeyWeb

/// The context of routes whose caller is always known: `router.group(context: SignedIn<AppContext>.self)`.
public struct SignedIn<Parent: IdentityRequestContext>: ChildRequestContext {
    /// What the framework keeps.
    public var coreContext: CoreRequestContextStorage
    /// The context of the routes above.
    public let parent: Parent
    /// Who sent the request.
    public let identity: CallerIdentity

    /// Takes the context of the routes above.
    ///
    /// - Parameter context: The context.
    /// - Throws: `AccessDenied` when nobody is known to have sent the request.
    public init(context: Parent) throws {
        self.identity = try context.requireIdentity()
        self.coreContext = context.coreContext
        self.parent = context
    }

    /// Who sent the request, as the subject of calls to other APIs.
    ///
    /// - Throws: `AccessDenied` when an application sent it.
    public var caller: TokenSubject { get throws(AccessDenied) { try .user(self.identity) } }
}
