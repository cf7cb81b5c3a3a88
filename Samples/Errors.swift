//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes
import Latchkey
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition
import Logging

/// What may go wrong with a call, and what a service does about it.
struct CarefulService: Sendable {
    let latchkey: LatchkeyClient
    let logger: Logger

    /// What became of a call.
    enum Outcome: Equatable, Sendable {
        case products([Product])
        /// The user has to sign in or to consent: a web application redirects, a web API answers 401.
        case challenge(scopes: [String], claims: String?)
        /// The issuer refused or could not be reached.
        case issuerFailed(AcquisitionError.Code)
        /// The API answered with an error.
        case apiFailed(status: Int?)
    }

    func products(for user: Principal) async throws -> Outcome {
        do {
            return .products(try await self.latchkey.api("MyApi").get("api/products", as: .user(user)))
        } catch let error as DownstreamAPIError {
            self.logger.error("The API call failed.", metadata: ["error": "\(error)"])
            return .apiFailed(status: error.status?.code)
        } catch {
            // Whether the API said so or the issuer did.
            if let challenge = ChallengeRequired(error) {
                return .challenge(scopes: challenge.scopes, claims: challenge.claims)
            }
            guard let error = error as? AcquisitionError else { throw error }
            return .issuerFailed(error.code)
        }
    }
}
