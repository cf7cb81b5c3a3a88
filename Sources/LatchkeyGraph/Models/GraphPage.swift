//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

/// One page of a collection.
public struct GraphPage<Item: GraphResource>: GraphResource {
    /// What an identifier behind the collection's path leads to.
    public typealias Element = Item
    /// The properties of the items.
    public typealias Properties = Item.Properties

    /// The items; possibly none although there is a next page.
    public var items: [Item]
    /// Where the next page is; `nil` on the last one.
    public var nextLink: String?
    /// Where later changes are; only on the last page of a round of changes.
    public var deltaLink: String?
    /// The number of items on all pages, when it was asked for; only on the first page.
    public var count: Int?

    /// Reads a page; fails when there is no list in it.
    public init?(graphAnswer value: JSONValue) {
        guard let object = value.object, let list = object["value"]?.array else { return nil }
        var items: [Item] = []
        items.reserveCapacity(list.count)
        for element in list {
            guard let item = Item(graphAnswer: element) else { return nil }
            items.append(item)
        }
        self.items = items
        self.nextLink = object["@odata.nextLink"]?.string
        self.deltaLink = object["@odata.deltaLink"]?.string
        self.count = object["@odata.count"].flatMap(Int.init(graphValue:))
    }
}
