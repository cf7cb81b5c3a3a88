//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite struct WaiterTableTests {
    @Test func anEmptyTableHoldsNobody() {
        var table = WaiterTable<Int>()
        #expect(table.isEmpty)
        #expect(table.all == [])
        #expect(table.remove(WaiterID(place: 0, serial: 1)) == nil)
        #expect(table.remove(WaiterID(place: .max, serial: 1)) == nil)
        #expect(table.takeAll().isEmpty)
    }

    @Test func placesAreUsedAgainAndNamesAreNot() {
        var table = WaiterTable<Int>()
        let first = table.insert(10, serial: 1)
        _ = table.insert(20, serial: 2)
        #expect(table.remove(first) == 10)
        let third = table.insert(30, serial: 3)
        #expect(third.place == first.place)
        #expect(third != first)
        #expect(table.remove(first) == nil)
        #expect(table.all == [20, 30])
        #expect(table.remove(third) == 30)
    }

    @Test func whatIsTakenIsGone() {
        var table = WaiterTable<Int>()
        let id = table.insert(10, serial: 1)
        var taken = table.takeAll()
        #expect(table.isEmpty)
        #expect(table.remove(id) == nil)
        #expect(taken.count == 1)
        #expect(taken.remove(id) == 10)
    }

    @Test func absorbedWaitersKeepTheirNames() {
        var first = WaiterTable<Int>()
        let one = first.insert(1, serial: 1)
        let two = first.insert(2, serial: 2)
        var second = WaiterTable<Int>()
        let three = second.insert(3, serial: 3)
        second.absorb(first)
        second.absorb(WaiterTable())
        let four = second.insert(4, serial: 4)
        #expect(one.place == three.place)
        #expect(second.count == 4)
        #expect(second.all == [1, 2, 3, 4])
        #expect(second.remove(one) == 1)
        #expect(second.remove(one) == nil)
        #expect(second.remove(four) == 4)
        let absorbed = second.takeAbsorbed()
        #expect(absorbed.all == [2])
        #expect(second.all == [3])
        #expect(second.count == 1)
        #expect(second.remove(two) == nil)
        #expect(second.takeAbsorbed().isEmpty)
    }

    @Test("any order of joining and leaving agrees with a dictionary", arguments: 1...20 as ClosedRange<UInt64>)
    func agreesWithADictionary(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var tables = [WaiterTable<Int>(), WaiterTable<Int>()]
        var models: [[WaiterID: Int]] = [[:], [:]]
        var gone: [WaiterID] = []
        for serial in 1...2000 as ClosedRange<UInt32> {
            let which = Int.random(in: 0..<2, using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<50:
                models[which][tables[which].insert(Int(serial), serial: serial)] = Int(serial)
            case 50..<90:
                guard let id = models[which].keys.sorted(by: { $0.serial < $1.serial }).randomElement(using: &random)
                else { continue }
                #expect(tables[which].remove(id) == models[which].removeValue(forKey: id))
                gone.append(id)
            case 90..<97:
                guard let id = gone.randomElement(using: &random) else { continue }
                #expect(tables[which].remove(id) == nil)
            case 97:
                tables[which].absorb(tables[1 - which].takeAll())
                models[which].merge(models[1 - which]) { _, _ in fatalError("Two waiters share a name.") }
                models[1 - which] = [:]
            case 98:
                let taken = tables[which].takeAbsorbed()
                for waiter in taken.all {
                    let id = models[which].first { $0.value == waiter }?.key
                    #expect(id.flatMap { models[which].removeValue(forKey: $0) } == waiter)
                }
            default:
                let taken = tables[which].takeAll()
                #expect(taken.all == models[which].values.sorted())
                models[which] = [:]
            }
            for index in 0..<2 {
                #expect(tables[index].count == models[index].count)
                #expect(tables[index].isEmpty == models[index].isEmpty)
            }
        }
        for index in 0..<2 { #expect(tables[index].all == models[index].values.sorted()) }
    }

    // MARK: - Names

    @Test(
        "a name is one number and back",
        arguments: [
            WaiterID(place: 0, serial: 1), WaiterID(place: 1, serial: 0), WaiterID(place: 0, serial: 0),
            WaiterID(place: 99_999, serial: .max), WaiterID(place: 1 << 30 - 1, serial: 7),
        ]
    )
    func nameAsNumber(_ id: WaiterID) {
        #expect(WaiterID(word: id.word) == id)
        #expect(id.word > 1)
    }
}
