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
        // The sources of the package's own module, under another name: it is no product.
        .target(name: "CAllocationCount", path: "Support/CAllocationCount"),
        .target(
            name: "BenchmarkSupport",
            dependencies: [
                "CAllocationCount",
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "LatchkeyTokenCache", package: "latchkey"),
            ],
            path: "Support/BenchmarkSupport"
        ),
    ]
)

// One program for each theme.
for theme in ["CacheHandles", "CacheHits", "Coalescing", "EntryMemory", "Eviction", "RefreshBookkeeping"] {
    package.targets.append(
        .executableTarget(
            name: theme,
            dependencies: [
                "BenchmarkSupport",
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "LatchkeyTokenCache", package: "latchkey"),
            ],
            path: "Benchmarks/\(theme)",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    )
}
