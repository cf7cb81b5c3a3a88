//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The distinguished name of a certificate's subject or issuer, attribute by attribute (RFC 4514).
///
/// Two names are equal when they have the same attributes in the same order; upper and lower case and runs of spaces in
/// the values do not matter, as directories compare them (RFC 4518).
public struct CertificateName: Sendable {
    /// One attribute of a name.
    public struct Attribute: Sendable {
        /// The type: a short name such as `CN`, or an object identifier in dotted form.
        public let type: String
        /// The value.
        public let value: String

        /// Creates an attribute.
        ///
        /// - Parameters:
        ///   - type: A short name in any case, one of its usual spellings, or an object identifier.
        ///   - value: The value.
        init(type: String, value: String) {
            self.type = AttributeTypes.canonicalName(of: type)
            self.value = value
        }

        /// The form that is compared.
        var canonical: String {
            let words = self.value.split { $0.isWhitespace }.joined(separator: " ")
            return "\(self.type)=\(words.lowercased())"
        }
    }

    /// The attributes from the most specific to the most general, as the text form has them; those of one element belong
    /// together.
    public let elements: [[Attribute]]
    private let canonical: [[String]]

    /// Creates a name.
    ///
    /// - Parameter elements: The attributes from the most specific to the most general.
    init(_ elements: [[Attribute]]) {
        self.elements = elements
        self.canonical = elements.map { $0.map(\.canonical).sorted() }
    }

    /// The values of an attribute, the most specific first.
    ///
    /// - Parameter type: The attribute's type in any of its usual spellings, such as `CN`, `emailAddress`, `E` or `2.5.4.3`.
    /// - Returns: The values; none when the name has no such attribute.
    public func values(of type: String) -> [String] {
        let name = AttributeTypes.canonicalName(of: type)
        return self.elements.joined().filter { $0.type == name }.map(\.value)
    }

    /// The most specific common name, `CN`.
    public var commonName: String? { self.values(of: "CN").first }

    /// Whether a text, as people write it in settings, means this name.
    ///
    /// - Parameter text: The name with its attributes in either order: `CN=service, O=Example` as well as
    ///   `O=Example, CN=service`.
    /// - Returns: Whether both are the same name.
    /// - Throws: ``CryptoError`` with ``CryptoError/Code/invalidArgument`` when the text is no name.
    public func matches(_ text: String) throws(CryptoError) -> Bool {
        let other = try CertificateName(text)
        return self == other || self.canonical == other.canonical.reversed()
    }
}

extension CertificateName: Hashable {
    /// Compares two names as directories do.
    ///
    /// - Parameters:
    ///   - left: One name.
    ///   - right: The other.
    /// - Returns: Whether both are the same name.
    public static func == (left: Self, right: Self) -> Bool { left.canonical == right.canonical }

    /// Feeds what is compared.
    ///
    /// - Parameter hasher: Takes it.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.canonical) }
}

extension CertificateName: CustomStringConvertible {
    /// The text form of RFC 4514.
    public var description: String {
        self.elements.map { element in
            element.map { "\($0.type)=\(Self.escaped($0.value))" }.joined(separator: "+")
        }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for (offset, scalar) in value.unicodeScalars.enumerated() {
            let isFirst = offset == 0
            let isLast = offset == value.unicodeScalars.count - 1
            switch scalar {
            case ",", "+", "\"", "\\", "<", ">", ";": text += "\\\(scalar)"
            case " " where isFirst || isLast: text += "\\ "
            case "#" where isFirst: text += "\\#"
            case "\0": text += "\\00"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
