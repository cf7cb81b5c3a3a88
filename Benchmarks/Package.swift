// swift-tools-version: 6.2
//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import PackageDescription

let package = Package(
    name: "latchkey-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "latchkey", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.38.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "CacheHits",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "LatchkeyTokenCache", package: "latchkey"),
            ],
            path: "Benchmarks/CacheHits",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    ]
)
