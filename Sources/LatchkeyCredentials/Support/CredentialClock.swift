//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The wall clock that credentials judge certificates and assertions by.
public struct CredentialClock: Sendable {
    private let read: @Sendable () -> Int64

    /// Creates a clock.
    ///
    /// - Parameter read: Returns the present in seconds since 1970.
    public init(_ read: @escaping @Sendable () -> Int64) {
        self.read = read
    }

    /// The system's clock.
    public static var system: Self { .init { Int64(time(nil)) } }

    /// The present, in seconds since 1970.
    public func now() -> Int64 { self.read() }
}
