//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A user on the way through the pages of a sign-in.
struct Interaction: Sendable {
    /// What the sign-in ends with.
    enum Goal: Sendable {
        /// The browser goes back to an application.
        case application(AuthorizationRequest)
        /// Another device, on which the user began, gets its tokens.
        case device(userCode: String)
    }

    let goal: Goal
    let demand: SignInDemand
    /// The browser that began it, and no other may go on.
    let browser: String
    /// When it ends, in seconds since 1970.
    let end: Int64
    /// What the user's authenticator shows.
    let factorCode: String
    /// The user, once chosen.
    var userID: String?
    /// Whether the user was asked which account to take, if the application wants that.
    var hasChosen = false
    /// Whether the user proved to be who it claims to be, on a page or in this browser before.
    var isAuthenticated = false
    /// The policies that were met on pages.
    var met: Set<String> = []
    /// Whether the user consented.
    var hasConsented = false
    /// Whether the user agreed that another device signs in.
    var hasConfirmed = false
    /// What the next page says was wrong.
    var complaint: String?

    /// Begins with no user.
    init(_ goal: Goal, _ demand: SignInDemand, browser: String, end: Int64) {
        self.goal = goal
        self.demand = demand
        self.browser = browser
        self.end = end
        let number = Opaque.bytes(count: 4).reduce(0) { $0 << 8 | Int($1) } % 1_000_000
        let digits = String(number)
        self.factorCode = String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Takes a user.
    mutating func choose(_ userID: String) {
        self.userID = userID
        self.hasChosen = true
        self.isAuthenticated = false
        self.met = []
        self.hasConsented = false
        self.hasConfirmed = false
    }

    /// Goes back to the choice of the user.
    mutating func chooseAgain() {
        self.userID = nil
        self.hasChosen = false
        self.isAuthenticated = false
    }
}
