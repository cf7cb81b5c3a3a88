//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes

/// What Microsoft Graph says about its limits in the header fields of an answer.
public struct GraphThrottling: Hashable, Sendable {
    /// What the request cost, in resource units.
    public var resourceUnit: Int?
    /// The share of the limit that is used up, from 0.8; 1 means that requests are refused.
    public var limitPercentage: Double?
    /// Whose limit it is, such as `Tenant_Application/ReadWrite/…`.
    public var scope: String?
    /// Which limit it is, such as `ResourceUnitLimitExceeded`.
    public var information: String?

    /// Reads header fields.
    ///
    /// - Parameter fields: The fields of an answer.
    public init(_ fields: HTTPFields) {
        func value(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
        self.resourceUnit = value("x-ms-resource-unit").flatMap { Int($0) }
        self.limitPercentage = value("x-ms-throttle-limit-percentage").flatMap { Double($0) }
        self.scope = value("x-ms-throttle-scope")
        self.information = value("x-ms-throttle-information")
    }
}
