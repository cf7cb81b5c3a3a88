//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyHTTP
public import LatchkeyTokenCache
public import Logging

/// What governs the requests of a client of an Azure service.
public struct AzureClientOptions: Sendable {
    /// A step that changes requests before they are sent, such as one that adds a header field.
    public typealias RequestStep = @Sendable (inout HTTPClientRequest) async throws -> Void

    /// The program's name in `User-Agent`, at most 24 characters without blanks; none by default.
    public var applicationID: String?
    /// When a request is sent again.
    public var retries = AzureRetryOptions()
    /// How long one attempt may take, the answer's body included; 100 seconds by default.
    public var attemptTimeout: Duration = .seconds(100)
    /// How long an operation may take with all its attempts; `nil`, the default, sets no limit.
    public var timeout: Duration?
    /// Steps that run once for each operation, before its first attempt; none by default.
    public var callSteps: [RequestStep] = []
    /// Steps that run for each attempt, after it has its token; none by default.
    public var attemptSteps: [RequestStep] = []
    /// Where attempts are logged, at level debug; nowhere by default.
    ///
    /// Of URLs and header fields only what is known to be harmless is logged.
    public var logger: Logger?
    /// The clock of timeouts, retries and dates; that of the system by default.
    public var time: any TimeProvider = SystemTime()
    /// Random numbers in `0 ..< 1` that spread retries; the system's by default.
    public var random: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// Creates options with the defaults.
    public init() {}
}

extension AzureClientOptions {
    /// Checks what would fail at each request.
    func validate() throws(AzureError) {
        if let id = self.applicationID {
            guard (1...24).contains(id.utf8.count), id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                throw AzureError(
                    .invalidRequest,
                    "'applicationID' has 1 to 24 printable ASCII characters without blanks. Shorten it."
                )
            }
        }
        guard self.attemptTimeout > .zero, self.timeout.map({ $0 > .zero }) ?? true else {
            throw AzureError(.invalidRequest, "'attemptTimeout' and 'timeout' must be longer than nothing.")
        }
        guard self.retries.maximumRetries >= 0, self.retries.delay >= .zero, self.retries.maximumDelay >= .zero else {
            throw AzureError(.invalidRequest, "'retries' has a negative number or delay.")
        }
    }
}
