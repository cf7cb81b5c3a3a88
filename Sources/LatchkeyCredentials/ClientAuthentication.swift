//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import LatchkeyCrypto
public import LatchkeyHTTP

/// What a ``ClientCredential`` adds to a token request.
public struct ClientAuthentication: Sendable {
    /// A parameter of the request's form.
    public struct Parameter: Hashable, Sendable {
        /// The parameter's name, for example `client_secret`.
        public var name: String
        /// The parameter's value, not yet encoded; treated as a secret.
        public var value: String

        /// Creates a parameter.
        ///
        /// - Parameters:
        ///   - name: The parameter's name.
        ///   - value: The parameter's value, not yet encoded.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The parameters to add to the form, in order.
    public var parameters: [Parameter]
    /// The certificate to present during the TLS handshake (RFC 8705), or `nil`.
    ///
    /// With one, the request goes to ``ClientAuthenticationContext/boundTokenEndpoint``.
    public var clientIdentity: ClientIdentity?
    /// The certificate behind the authentication, as far as there is one; for observers.
    public var certificate: Certificate?
    /// Which credential of a chain it comes from; `nil` when it comes from none.
    package var origin: ChosenCredential?

    /// Creates an authentication.
    ///
    /// - Parameters:
    ///   - parameters: The parameters to add to the form; none by default.
    ///   - clientIdentity: The certificate to present during the TLS handshake; none by default.
    public init(parameters: [Parameter] = [], clientIdentity: ClientIdentity? = nil) {
        self.parameters = parameters
        self.clientIdentity = clientIdentity
    }
}

extension ClientAuthentication: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names of the parameters, without their values.
    public var description: String {
        "ClientAuthentication(\(self.parameters.map(\.name).joined(separator: ", ")))"
    }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping an authentication does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ClientAuthentication.Parameter: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name of the parameter, without its value.
    public var description: String { "\(self.name)=<redacted>" }
    /// The same as ``description``.
    public var debugDescription: String { self.description }
    /// A mirror without children, so that dumping a parameter does not reveal it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
