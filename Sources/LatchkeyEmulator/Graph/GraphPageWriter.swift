//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// Writes the items of a page as they come.
struct GraphPageWriter {
    private let properties: [(name: String, prefix: [UInt8])]
    private var items: [UInt8] = []
    private(set) var count = 0

    init(_ properties: [String]) {
        self.properties = properties.map { name in (name, EmulatorJSON.text(name).bytes + [UInt8(ascii: ":")]) }
    }

    mutating func append(_ object: [String: EmulatorJSON]) {
        self.items.append(UInt8(ascii: self.count == 0 ? "{" : ","))
        if self.count > 0 { self.items.append(UInt8(ascii: "{")) }
        for (index, property) in self.properties.enumerated() {
            if index > 0 { self.items.append(UInt8(ascii: ",")) }
            self.items.append(contentsOf: property.prefix)
            (object[property.name] ?? .null).write(to: &self.items)
        }
        self.items.append(UInt8(ascii: "}"))
        self.count += 1
    }

    /// The page.
    func page(context: String, count: Int?, nextLink: String?, deltaLink: String? = nil) -> [UInt8] {
        var page = Array("{\"@odata.context\":".utf8) + EmulatorJSON.text(context).bytes
        if let count { page += Array(",\"@odata.count\":\(count)".utf8) }
        if let nextLink { page += Array(",\"@odata.nextLink\":".utf8) + EmulatorJSON.text(nextLink).bytes }
        if let deltaLink { page += Array(",\"@odata.deltaLink\":".utf8) + EmulatorJSON.text(deltaLink).bytes }
        return page + Array(",\"value\":[".utf8) + self.items + Array("]}".utf8)
    }
}
