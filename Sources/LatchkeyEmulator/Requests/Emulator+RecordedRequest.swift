//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

public import HTTPTypes
public import LatchkeyCrypto

extension Emulator {
    /// A request that an emulator received.
    ///
    /// It holds secrets and tokens as the client sent them; its descriptions do not.
    public struct RecordedRequest: Sendable {
        /// The endpoint that answered.
        public let endpoint: Endpoint
        /// The tenant in the path, in lower case; `nil` where the path has none.
        public let tenant: String?
        /// The method.
        public let method: HTTPRequest.Method
        /// The host that the client asked for, with the port if it named one.
        public let host: String
        /// The path, without the query.
        public let path: String
        /// The parameters of the query, in their order.
        public let query: [FormField]
        /// The headers.
        public let headers: HTTPFields
        /// The fields of a form body, in their order; none when the body is no form.
        public let form: [FormField]
        /// The body; empty when it has more than a megabyte.
        public let body: [UInt8]
        /// The certificate that the client sent in TLS; `nil` when it sent none.
        public let clientCertificate: Certificate?
        /// The port where the request arrived.
        let listener: EmulatorListener

        /// The same request without its body, for bodies that are too long to be kept.
        var withoutBody: Self {
            Self(
                endpoint: self.endpoint,
                tenant: self.tenant,
                method: self.method,
                host: self.host,
                path: self.path,
                query: self.query,
                headers: self.headers,
                form: [],
                body: [],
                clientCertificate: self.clientCertificate,
                listener: self.listener
            )
        }

        /// The value of a form field.
        ///
        /// - Parameter name: The field's name.
        /// - Returns: The first value, or `nil` when the field is missing.
        public func formValue(_ name: String) -> String? {
            self.form.first { $0.name == name }?.value
        }

        /// The value of a parameter of the query.
        ///
        /// - Parameter name: The parameter's name.
        /// - Returns: The first value, or `nil` when the parameter is missing.
        public func queryValue(_ name: String) -> String? {
            self.query.first { $0.name == name }?.value
        }

        /// The value of a parameter that means something: in the form or the query, and not empty.
        func parameter(_ name: String) -> String? {
            let value = self.method == .post ? self.formValue(name) : self.queryValue(name)
            return value?.isEmpty == true ? nil : value
        }
    }
}

extension Emulator.RecordedRequest: CustomStringConvertible, CustomReflectable {
    /// Method, path and names of form fields; never a value.
    public var description: String {
        "\(self.method) \(self.path) form: [\(self.form.map(\.name).joined(separator: ", "))]"
    }
    /// A mirror without values.
    public var customMirror: Mirror { Mirror(self, children: ["description": self.description]) }
}
