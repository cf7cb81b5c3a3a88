//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import LatchkeyTokenCache
import Testing

@testable import LatchkeyAzure

@Suite struct XMLTests {
    private func text(_ document: String) throws(XMLFailure) -> String {
        var reader = XMLReader(Array(document.utf8))
        var text = ""
        try reader.document("a") { name, reader throws(XMLFailure) in text += "[\(name):\(try reader.text())]" }
        return text
    }

    // Scoreboard: BL3
    @Test(arguments: [
        ("<a><b>x</b></a>", "[b:x]"),
        ("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>\n <b/>\n</a>\n", "[b:]"),
        ("<a><b>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;</b></a>", "[b:<&>\"'A😀]"),
        ("<a><b>1<![CDATA[<x> & ]]>2</b></a>", "[b:1<x> & 2]"),
        ("<a><!-- <c> --><b c='1' d=\"&amp;\">é</b></a>", "[b:é]"),
        ("<a><b>1<c>2</c>3</b></a>", "[b:13]"), ("<a  ><b  ></b ></a >", "[b:]"), ("<a/>", ""),
    ]) func documentsAreRead(document: String, text: String) throws {
        #expect(try self.text(document) == text)
    }

    // Scoreboard: BL3, BL8
    @Test(arguments: [
        "", " ", "text", "<a>", "<a></b>", "<a><b></a></b>", "</a>", "<a></a><a></a>", "<a></a>x", "<b></b>", "<a",
        "<a b>",
        "<a b=1></a>", "<a b=\"<\"></a>", "<a b=\"1></a>", "<a b=\"1\"c=\"2\"></a>", "<a><b>&x;</b></a>",
        "<a><b>&#0;</b></a>", "<a><b>&#xD800;</b></a>", "<a><b>&#x110000;</b></a>", "<a><b>&#-1;</b></a>",
        "<a><b>&amp</b></a>", "<a><![CDATA[", "<a><!-- ", "<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>",
        "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "< a/>", "<1/>",
    ]) func brokenDocumentsAreRefused(document: String) {
        #expect(throws: XMLFailure.self) { try self.text(document) }
    }

    /// Entities that grow and files that are read in: whatever would need a document type.
    // Scoreboard: BL3
    @Test func documentsCannotGrowOrReachOut() {
        let bomb = (1...9).reduce("<!DOCTYPE a [<!ENTITY e0 \"lol\">") { text, number in
            text + "<!ENTITY e\(number) \"\(String(repeating: "&e\(number - 1);", count: 10))\">"
        }
        for document in [
            bomb + "]><a><b>&e9;</b></a>", "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a><b>&f;</b></a>",
            String(repeating: "<a>", count: 100_000),
        ] {
            let failure = #expect(throws: XMLFailure.self) { try self.text(document) }
            #expect(failure?.what.isEmpty == false)
        }
    }

    @Test func textsMustBeUnicode() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            let document = Array("<a><b>".utf8) + bytes + Array("</b></a>".utf8)
            var reader = XMLReader(document)
            #expect(throws: XMLFailure.self) {
                try reader.document("a") { _, reader throws(XMLFailure) in _ = try reader.text() }
            }
        }
    }

    /// Whatever is cut off or changed is read or refused, and nothing traps.
    // Scoreboard: BL3
    @Test func damagedDocumentsDoNoHarm() {
        let document = Array(BlobDocuments.page.utf8)
        for count in stride(from: 0, to: document.count, by: 3) {
            _ = try? BlobPage<BlobEntry>(parsing: Array(document.prefix(count)))
        }
        for index in document.indices {
            for byte: UInt8 in [0x26, 0x3C, 0x80] {
                var damaged = document
                damaged[index] = byte
                _ = try? BlobPage<BlobEntry>(parsing: damaged)
            }
        }
    }

    // Scoreboard: BL3
    @Test func aPageIsRead() throws {
        let page = try BlobPage<BlobEntry>(parsing: Array(BlobDocuments.page.utf8))
        #expect(page.nextMarker == "2!72!opaque/+=")
        #expect(page.items.count == 3)
        #expect(page.items.first == .prefix("logs/2026/"))
        guard case .blob(let blob) = page.items[1], case .blob(let other) = page.items[2] else {
            Issue.record("These are blobs.")
            return
        }
        #expect(blob.name == "logs/a b+c.txt")
        #expect(blob.properties.size == 5)
        #expect(blob.properties.eTag == "\"0x8DE2A6F0B0B0B0B\"")
        #expect(blob.properties.content.type == "text/plain")
        #expect(blob.properties.content.md5 == "XUFAKrxLKna5cZ2REBfFkg==")
        #expect(blob.properties.lastModified?.seconds == 1_767_603_600)
        #expect(blob.properties.tier == .hot)
        #expect(blob.properties.additional == ["ServerEncrypted": "true", "FutureThing": "7"])
        #expect(blob.metadata == ["owner": "me"])
        #expect(blob.tags == ["env": "dev"])
        #expect(other.name == "logs/\u{1}+.txt")
        let empty = try BlobPage<BlobItem>(
            parsing: Array("<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>".utf8)
        )
        #expect(empty.items.isEmpty)
        #expect(empty.nextMarker == nil)
    }
}

enum BlobDocuments {
    static let page = """
        \u{FEFF}<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://acct/" ContainerName="data">\
        <Prefix>logs/</Prefix><MaxResults>2</MaxResults><Delimiter>/</Delimiter><Blobs>\
        <BlobPrefix><Name>logs/2026/</Name></BlobPrefix>
        <Blob><Name>logs/a b+c.txt</Name><Properties><Creation-Time>Mon, 05 Jan 2026 09:00:00 GMT</Creation-Time>\
        <Last-Modified>Mon, 05 Jan 2026 09:00:00 GMT</Last-Modified><Etag>0x8DE2A6F0B0B0B0B</Etag>\
        <Content-Length>5</Content-Length><Content-Type>text/plain</Content-Type>\
        <Content-MD5>XUFAKrxLKna5cZ2REBfFkg==</Content-MD5><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier>\
        <LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted>\
        <FutureThing>7</FutureThing></Properties><Metadata><owner>me</owner></Metadata>\
        <Tags><TagSet><Tag><Key>env</Key><Value>dev</Value></Tag></TagSet></Tags><OrMetadata /></Blob>
        <Blob><Name Encoded="true">logs%2F%01+.txt</Name><Properties /></Blob>\
        </Blobs><NextMarker>2!72!opaque/+=</NextMarker></EnumerationResults>
        """
}
