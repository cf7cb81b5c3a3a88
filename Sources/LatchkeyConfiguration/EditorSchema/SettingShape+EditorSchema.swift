//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

extension SettingShape {
    /// The shape as a JSON Schema (draft 7).
    ///
    /// It accepts what the decoder's check accepts, and refuses what that refuses; only the bounds of numbers that are
    /// written as text are beyond it.
    var editorSchema: SchemaValue {
        switch self {
        case .anything: .object([])
        case .text: .member("type", .array(["string", "number", "boolean", "null"].map(SchemaValue.string)))
        case .boolean: Self.any([Self.nothing, Self.type("boolean"), Self.pattern(Self.names(["true", "false"]))])
        case .duration: Self.lengthOfTime
        case .integer(let range): Self.any([Self.nothing, Self.integer(range), Self.pattern("^-?[0-9]{1,15}$")])
        case .name(let names):
            // The list is what editors propose, the pattern accepts other letter case.
            Self.any([
                .member("enum", .array(names.map(SchemaValue.string))), Self.pattern(Self.names(names)), Self.nothing,
            ])
        case .texts:
            Self.any(
                [.member("type", .array([.string("string"), .string("null")]))]
                    + Self.list(of: .object([("type", .string("string")), ("minLength", .integer(1))]))
            )
        case .integers(let range): Self.any([Self.nothing] + Self.list(of: SettingShape.integer(range).editorSchema))
        case .dictionary:
            Self.any([
                Self.nothing,
                .object([("type", .string("object")), ("additionalProperties", SettingShape.text.editorSchema)]),
            ])
        case .section(let schema): Self.any([Self.reference(to: schema), Self.nothing])
        case .sections(let schema): Self.any([Self.nothing] + Self.list(of: Self.element(schema)))
        case .named(let schema):
            Self.any([
                Self.nothing,
                .object([
                    ("type", .string("object")),
                    ("additionalProperties", Self.any([Self.reference(to: schema), Self.nothing])),
                ]),
            ])
        }
    }

    /// Elements are objects: an empty text is no credential.
    private static func element(_ schema: SectionSchema) -> SchemaValue { Self.reference(to: schema) }

    private static let nothing = SchemaValue.member("enum", .array([.string(""), .null]))

    private static let lengthOfTime = Self.any([
        Self.nothing,
        .object([
            ("type", .string("number")), ("exclusiveMinimum", .integer(0)), ("maximum", .integer(86_400)),
        ]),
        Self.pattern("^([0-9]{1,2}:[0-5][0-9]:)?[0-9]{1,5}(\\.[0-9]{1,7})?$"),
    ])

    private static func integer(_ range: ClosedRange<Int>) -> SchemaValue {
        .object([
            ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
            ("maximum", .integer(range.upperBound)),
        ])
    }

    /// An array, or an object whose members are named by their indices as other layers write it.
    private static func list(of element: SchemaValue) -> [SchemaValue] {
        [
            .object([("type", .string("array")), ("items", element)]),
            .object([
                ("type", .string("object")), ("patternProperties", .member("^[0-9]{1,9}$", element)),
                ("additionalProperties", .boolean(false)),
            ]),
        ]
    }

    static func any(_ choices: [SchemaValue]) -> SchemaValue { .member("anyOf", .array(choices)) }

    static func reference(to schema: SectionSchema) -> SchemaValue {
        .member("$ref", .string("#/definitions/\(schema.name)"))
    }

    private static func type(_ name: String) -> SchemaValue { .member("type", .string(name)) }

    private static func pattern(_ pattern: String) -> SchemaValue {
        .object([("type", .string("string")), ("pattern", .string(pattern))])
    }

    /// A pattern of names in any letter case; JSON Schema has no such option.
    static func names(_ names: [String]) -> String {
        let choices = names.map { name in
            name.map { character in
                character.isLetter ? "[\(character.uppercased())\(character.lowercased())]" : String(character)
            }
            .joined()
        }
        return "^(\(choices.joined(separator: "|")))$"
    }
}
