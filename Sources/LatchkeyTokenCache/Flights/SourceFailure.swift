//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The error of a source with its class.
struct SourceFailure: Error {
    var failure: AcquisitionFailure
    var error: TokenCacheError

    init(_ error: any Error) {
        if let error = error as? any TokenSourceError {
            self.failure = error.failure
        } else if error is CancellationError {
            self.failure = AcquisitionFailure(.cancelled)
        } else if let error = error as? TokenCacheError {
            self.failure = AcquisitionFailure(Self.kind(ofNested: error))
        } else {
            self.failure = AcquisitionFailure(.transient)
        }
        if let error = error as? TokenCacheError {
            self.error = error
        } else {
            self.error = TokenCacheError(
                .acquisitionFailed,
                "The token source failed (\(self.failure.kind.rawValue)); the cause says why.",
                cause: error,
                retryAfter: self.failure.retryAfter
            )
        }
    }

    /// The class of a failure of a source that itself asked a cache for a token.
    private static func kind(ofNested error: TokenCacheError) -> AcquisitionFailure.Kind {
        switch error.code {
        case .cancelled, .shutDown: return .cancelled
        // To ask again would find the same circle, and the issuer has nothing to do with it.
        case .recursiveLoad: return .local
        // The issuer was not asked.
        case .lockUnavailable: return .local
        default:
            let kind = (error.cause as? any TokenSourceError)?.failure.kind
            // That issuer's request for patience does not concern this one.
            return kind == .throttled ? .transient : kind ?? .transient
        }
    }

    init(_ failure: AcquisitionFailure, _ error: TokenCacheError) {
        self.failure = failure
        self.error = error
    }

    static var shutDown: Self {
        .init(AcquisitionFailure(.cancelled), .shutDown)
    }
}
