//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension Emulator {
    /// How sign-ins on another device proceed.
    public struct DeviceRules: Hashable, Sendable {
        /// How long clients have to wait between two questions; 5 seconds by default, and zero lets them hurry.
        public var interval: Duration
        /// How long a code lives; 900 seconds by default.
        public var lifetime: Duration

        /// Creates rules.
        ///
        /// - Parameters:
        ///   - interval: How long clients have to wait between two questions.
        ///   - lifetime: How long a code lives.
        public init(interval: Duration = .seconds(5), lifetime: Duration = .seconds(900)) {
            self.interval = interval
            self.lifetime = lifetime
        }
    }
}
