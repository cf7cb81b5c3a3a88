//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// A JSON object whose members keep their order.
///
/// Objects of one answer that have the same names share them, so that a page of a thousand users holds one list of names.
/// Finding a member takes time in proportion to their number.
public struct JSONObject: Hashable, Sendable {
    /// The names, in order.
    public private(set) var names: [String]
    private var values: [JSONValue]

    /// Creates an empty object.
    public init() {
        self.names = []
        self.values = []
    }

    /// Creates an object.
    ///
    /// - Parameter members: Names and values; of two of one name the last counts.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        self.init()
        for (name, value) in members { self[name] = value }
    }

    /// Joins names and values that belong together.
    init(names: [String], values: [JSONValue]) {
        self.names = names
        self.values = values
    }

    /// The number of members.
    public var count: Int { self.names.count }
    /// Whether there is no member.
    public var isEmpty: Bool { self.names.isEmpty }
    /// Names and values in order.
    public var members: Zip2Sequence<[String], [JSONValue]> { zip(self.names, self.values) }

    /// The value of a member; setting `nil` removes the member, whereas ``JSONValue/null`` is a value.
    public subscript(_ name: String) -> JSONValue? {
        get {
            for index in self.names.indices where self.names[index] == name { return self.values[index] }
            return nil
        }
        set {
            let index = self.names.firstIndex(of: name)
            switch (index, newValue) {
            case (let index?, let value?): self.values[index] = value
            case (let index?, nil):
                self.names.remove(at: index)
                self.values.remove(at: index)
            case (nil, let value?):
                self.names.append(name)
                self.values.append(value)
            case (nil, nil): break
            }
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Creates an object.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
