//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyCrypto
import Testing

@Suite struct CertificateNameTests {
    private static func name(of subject: String, options: [String] = []) throws -> Certificate {
        let openssl = try OpenSSLCommand()
        try openssl.write(try SampleKeys.p256.pem(), to: "key.pem")
        let arguments = ["req", "-x509", "-utf8", "-key", "key.pem", "-out", "c.pem", "-subj", subject]
        try openssl.run(arguments + options)
        return try Certificate(pem: openssl.read("c.pem"))
    }

    @Test func attributesAreRead() throws {
        let subject = "/C=DE/ST=Bayern/O=Beispiel, GmbH/OU=A/OU=B/CN=Dienst für alle/emailAddress=x@y.test"
        let certificate = try Self.name(of: subject)
        let name = certificate.subjectName
        #expect(name.commonName == "Dienst für alle")
        #expect(name.values(of: "O") == ["Beispiel, GmbH"])
        #expect(name.values(of: "ou") == ["B", "A"])
        for type in ["emailAddress", "E", "email", "1.2.840.113549.1.9.1", "OID.1.2.840.113549.1.9.1"] {
            #expect(name.values(of: type) == ["x@y.test"])
        }
        #expect(name.values(of: "S") == ["Bayern"])
        #expect(name.values(of: "L").isEmpty)
        #expect(certificate.issuerName == name)
        let text = "emailAddress=x@y.test,CN=Dienst für alle,OU=B,OU=A,O=Beispiel\\, GmbH,ST=Bayern,C=DE"
        #expect("\(name)" == text)
        #expect(try CertificateName(text) == name)
        #expect(try CertificateName(certificate.subject).values(of: "CN") == ["Dienst für alle"])
    }

    @Test func attributesOfOneElementBelongTogether() throws {
        let name = try Self.name(of: "/O=Example/CN=a+OU=b", options: ["-multivalue-rdn"]).subjectName
        #expect(name.elements.map(\.count) == [2, 1])
        #expect(try name.matches("OU=b+CN=a,O=Example"))
        #expect(try name.matches("CN=a + OU=b, O=Example"))
        #expect(try !name.matches("CN=a,OU=b,O=Example"))
    }

    @Test(arguments: [
        "CN=a b,O=Example\\, Inc.", "cn=A  B, o=EXAMPLE\\, inc.", "CN = a b ; O = \"Example, Inc.\"",
        "O=Example\\2C Inc.,CN=a b", "2.5.4.3=a b,OID.2.5.4.10=Example\\, Inc.", "commonName=a\\ b,O=Example\\, Inc.",
    ])
    func spellingsOfOneNameMatch(text: String) throws {
        let name = try CertificateName("CN=a b,O=\"Example, Inc.\"")
        #expect(try name.matches(text))
    }

    @Test(arguments: ["CN=a,O=b,C=c", "CN=a", "O=b", "CN=b,O=a", "OU=a,O=b", "CN=a,CN=a,O=b", "CN=a+O=b", "CN=a b,O=b"])
    func otherNamesDoNot(text: String) throws {
        #expect(try !CertificateName("CN=a,O=b").matches(text))
    }

    @Test(arguments: [
        ("CN=a\\,b", "a,b"), ("CN=\"a+b\"", "a+b"), ("CN=\\20a\\20", " a "), ("CN=a\\\\b", "a\\b"), ("CN=", ""),
        ("CN=\\C3\\A4", "ä"), ("CN=a=b", "a=b"), ("CN=\\ a", " a"), ("CN=\"\"", ""), ("CN= a ", "a"), ("CN=\\#a", "#a"),
        ("CN=\"#a\"", "#a"),
    ])
    func escapesAreResolvedAndWritten(text: String, value: String) throws {
        let name = try CertificateName(text)
        #expect(name.commonName == value)
        #expect(try CertificateName("\(name)").commonName == value)
    }

    @Test(arguments: [
        "", "a", "=", "=a", "CN", "CN=a,", "CN=a,,O=b", ",CN=a", "CN=a,O", "C N=a", "CN=\"a", "CN=\"a\"b", "CN=a\\",
        "CN=a\\2", "CN=a\\2g", "CN=\\ff", "CN=#0401", "CN=a+", "C\u{E4}=a", "CN=a\\c3,O=b",
    ])
    func otherTextsAreNoNames(text: String) throws {
        let error = #expect(throws: CryptoError.self) { try CertificateName(text) }
        #expect(error?.code == .invalidArgument)
    }

    @Test func typesWithoutANameAreKnownByTheirNumber() throws {
        let name = try CertificateName("OID.1.2.3.4=odd,CN=a")
        #expect(name.values(of: "1.2.3.4") == ["odd"])
        #expect("\(name)" == "1.2.3.4=odd,CN=a")
    }

    @Test func anEmptySubjectIsAName() throws {
        let certificate = try Self.name(of: "/")
        #expect(certificate.subjectName.elements.isEmpty)
        #expect(certificate.subjectName.commonName == nil)
    }
}
