//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Testing

@testable import LatchkeyTokenCache

@Suite(.timeLimit(.minutes(1))) struct TaskSpawnerTests {
    @TaskLocal private static var mark = 0

    @Test func tasksInheritNothingFromTheirCaller() async {
        await Self.$mark.withValue(1) {
            let seen = Box(-1)
            await TaskSpawner.standard("test") { seen.set(Self.mark) }.value
            #expect(seen.get() == 0)
        }
    }

    @Test func tasksHaveTheirNameAndPriority() async {
        let name = Box<String?>(nil)
        let priority = Box(TaskPriority.background)
        await TaskSpawner.standard("a name", priority: .high) {
            name.set(Task.name)
            priority.set(Task.currentPriority)
        }.value
        #expect(name.get() == "a name")
        #expect(priority.get() >= .high)
    }

    @Test func aSpawnerSeesEveryTask() async {
        let names = Locked<[String]>([])
        let spawner = TaskSpawner { name, priority, work in
            names.withLock { $0.append(name) }
            return Task(priority: priority) { await work() }
        }
        let ran = Box(false)
        await spawner("first") { ran.set(true) }.value
        await spawner("second") {}.value
        #expect(names.withLock { $0 } == ["first", "second"])
        #expect(ran.get())
    }
}
