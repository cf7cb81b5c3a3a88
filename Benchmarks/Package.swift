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
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.36.0"),
        .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.38.0", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
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

// Calls beside AsyncHTTPClient. What measures is the package's own, which is no product: its sources are compiled into the
// program.
package.targets.append(
    .executableTarget(
        name: "DownstreamComparison",
        dependencies: [
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "LatchkeyCredentials", package: "latchkey"),
            .product(name: "LatchkeyCrypto", package: "latchkey"),
            .product(name: "LatchkeyDownstreamAPI", package: "latchkey"),
            .product(name: "LatchkeyHTTP", package: "latchkey"),
            .product(name: "LatchkeyTokenAcquisition", package: "latchkey"),
            .product(name: "LatchkeyTokenCache", package: "latchkey"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
        ],
        path: "Downstream",
        exclude: ["Measuring/AllocationCounter.swift"],
        swiftSettings: [
            .define("LATCHKEY_ONE_MODULE"), .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
    )
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

// The validation of tokens.
package.targets.append(
    .executableTarget(
        name: "TokenValidation",
        dependencies: [
            "BenchmarkSupport",
            .product(name: "Benchmark", package: "benchmark"),
            .product(name: "LatchkeyCrypto", package: "latchkey"),
            .product(name: "LatchkeyTokenAcquisition", package: "latchkey"),
            .product(name: "LatchkeyWeb", package: "latchkey"),
        ],
        path: "Benchmarks/TokenValidation",
        plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
)
