//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// The JSON Schema of configuration files, for editors.
///
/// It is written from the same tables that files are decoded with. What a file lacks is not its concern: the environment
/// may add it.
public enum ConfigurationSchema: Sendable {
    /// The schema (draft 7).
    ///
    /// - Parameter sections: The names of the sections that are read.
    /// - Returns: JSON text.
    public static func text(for sections: ConfigurationSource.Sections = .init()) -> String {
        self.schema(for: sections).text() + "\n"
    }

    /// Every kind of section.
    static func sectionSchemas(_ sections: ConfigurationSource.Sections = .init()) -> [SectionSchema] {
        [
            .application, .credential, .managedIdentityCredential,
            .downstreamAPI(protocolSchemes: sections.protocolSchemes), .acquireTokenOptions, .managedIdentity,
            .extraParameters, .retries, .concurrency, .telemetry, .latchkey,
        ]
    }

    private static func schema(for sections: ConfigurationSource.Sections) -> SchemaValue {
        .object([
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("Settings of a service that uses Latchkey")),
            ("description", .string("An appsettings.json; sections of other libraries are left alone.")),
            ("allowComments", .boolean(true)),
            ("allowTrailingCommas", .boolean(true)),
            ("type", .string("object")),
            ("properties", .object(self.roots(sections).map { ($0.0, self.property($0.1, $0.2)) })),
            (
                "patternProperties",
                .object(self.roots(sections).map { (SettingShape.names([$0.0]), $0.1.editorSchema) })
            ),
            ("additionalProperties", self.separateAPI(sections)),
            ("definitions", .object(self.sectionSchemas(sections).map { ($0.name, self.definition($0)) })),
        ])
    }

    private static func roots(
        _ sections: ConfigurationSource.Sections
    ) -> [(String, SettingShape, String)] {
        let applications = [sections.application] + sections.applications.filter { !$0.contains(":") }
        var roots = applications.map { ($0, SettingShape.section(.application), "An app registration.") }
        roots.append((sections.downstreamAPIs, .named(.downstreamAPI), "The named APIs."))
        roots.append((sections.latchkey, .section(.latchkey), "What only Latchkey knows."))
        for name in sections.separateAPIs ?? [] { roots.append((name, .section(.downstreamAPI), "An API.")) }
        return roots
    }

    private static func property(_ shape: SettingShape, _ about: String) -> SchemaValue {
        guard case .object(let members) = shape.editorSchema else { return shape.editorSchema }
        return .object([("description", .string(about))] + members)
    }

    /// A section as the decoder reads it: known keys in any letter case, and no others.
    private static func definition(_ schema: SectionSchema) -> SchemaValue {
        .object([
            ("type", .string("object")),
            // What editors propose and explain; names are matched below.
            ("properties", .object(schema.keys.map { ($0.name, self.property($0.shape, $0.about)) })),
            (
                "patternProperties",
                .object(schema.keys.map { (SettingShape.names([$0.name]), $0.shape.editorSchema) })
            ),
            ("additionalProperties", .boolean(false)),
        ])
    }

    /// Other sections are APIs when they look like one, unless they were named.
    private static func separateAPI(_ sections: ConfigurationSource.Sections) -> SchemaValue {
        guard sections.separateAPIs == nil else { return .object([]) }
        let marks = [["BaseUrl"], SectionSchema.marksOfAPIs].map { names in
            // "Some member has one of these names" is "not all members have other names".
            SchemaValue.member(
                "not",
                .member("propertyNames", .member("not", .member("pattern", .string(SettingShape.names(names)))))
            )
        }
        return .object([
            ("if", .object([("type", .string("object")), ("allOf", .array(marks))])),
            ("then", SettingShape.reference(to: .downstreamAPI)),
        ])
    }
}
