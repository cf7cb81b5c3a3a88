// swift-tools-version: 6.2
//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import PackageDescription

let package = Package(
    name: "latchkey",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Latchkey", targets: ["Latchkey"]),
        .library(name: "LatchkeyAzure", targets: ["LatchkeyAzure"]),
        .library(name: "LatchkeyConfiguration", targets: ["LatchkeyConfiguration"]),
        .library(name: "LatchkeyCredentials", targets: ["LatchkeyCredentials"]),
        .library(name: "LatchkeyCrypto", targets: ["LatchkeyCrypto"]),
        .library(name: "LatchkeyDownstreamAPI", targets: ["LatchkeyDownstreamAPI"]),
        .library(name: "LatchkeyEmulator", targets: ["LatchkeyEmulator"]),
        .library(name: "LatchkeyEncryption", targets: ["LatchkeyEncryption"]),
        .library(name: "LatchkeyFlyingFox", targets: ["LatchkeyFlyingFox"]),
        .library(name: "LatchkeyGraph", targets: ["LatchkeyGraph"]),
        .library(name: "LatchkeyHTTP", targets: ["LatchkeyHTTP"]),
        .library(name: "LatchkeyHummingbird", targets: ["LatchkeyHummingbird"]),
        .library(name: "LatchkeyRedis", targets: ["LatchkeyRedis"]),
        .library(name: "LatchkeySQLite", targets: ["LatchkeySQLite"]),
        .library(name: "LatchkeySidecar", targets: ["LatchkeySidecar"]),
        .library(name: "LatchkeySimulator", targets: ["LatchkeySimulator"]),
        .library(name: "LatchkeyTesting", targets: ["LatchkeyTesting"]),
        .library(name: "LatchkeyTokenAcquisition", targets: ["LatchkeyTokenAcquisition"]),
        .library(name: "LatchkeyTokenCache", targets: ["LatchkeyTokenCache"]),
        .library(name: "LatchkeyWeb", targets: ["LatchkeyWeb"]),
        .executable(name: "latchkey", targets: ["LatchkeyCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/swhitty/FlyingFox.git", from: "0.27.1"),
    ],
    targets: [
        // System libraries, each behind a thin C shim for what Swift cannot import (macros, variadic functions).
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // No pkgConfig here: hiredis' file has a flag that the package manager refuses, and nothing that is needed.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CLatchkeyCurl", dependencies: ["CCurl", "COpenSSL"]),
        .target(
            name: "CLatchkeyHiredis",
            dependencies: ["CCurl", "CHiredis", "COpenSSL"],
            // The module map's link is not heeded when only C code uses the library.
            linkerSettings: [.linkedLibrary("hiredis")]
        ),
        .target(name: "CLatchkeyOpenSSL", dependencies: ["COpenSSL"]),
        .target(name: "CLatchkeySQLite", dependencies: ["CSQLite"]),

        // The heart.
        .target(
            name: "LatchkeyTokenCache",
            dependencies: [
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .target(
            name: "LatchkeyTesting",
            dependencies: [
                "LatchkeyTokenCache",
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),

        // Below acquisition.
        .target(name: "LatchkeyCrypto", dependencies: ["CLatchkeyOpenSSL"]),
        .target(
            name: "LatchkeyHTTP",
            dependencies: [
                "CLatchkeyCurl",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(name: "LatchkeyCredentials", dependencies: ["LatchkeyCrypto", "LatchkeyHTTP"]),
        .target(name: "LatchkeyEncryption", dependencies: ["LatchkeyCrypto", "LatchkeyTokenCache"]),
        .target(
            name: "LatchkeyRedis",
            dependencies: [
                "CLatchkeyCurl", "CLatchkeyHiredis", "LatchkeyHTTP", "LatchkeyTokenCache",
                .product(name: "DequeModule", package: "swift-collections"),
            ]
        ),
        .target(
            name: "LatchkeySQLite",
            dependencies: [
                "CLatchkeySQLite", "LatchkeyTokenCache",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Tokens for requests, requests for callers.
        .target(
            name: "LatchkeyTokenAcquisition",
            dependencies: [
                "LatchkeyCredentials",
                "LatchkeyCrypto",
                "LatchkeyHTTP",
                "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "LatchkeyDownstreamAPI",
            dependencies: [
                "LatchkeyHTTP",
                "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .target(
            name: "LatchkeyGraph",
            dependencies: [
                "LatchkeyDownstreamAPI", "LatchkeyHTTP", "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        // Starts the tools of developers' machines, without a shell.
        .target(
            name: "LatchkeyAzure",
            dependencies: [
                "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyHTTP", "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]
        ),
        .target(
            name: "LatchkeyConfiguration",
            dependencies: [
                "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyDownstreamAPI", "LatchkeyTokenAcquisition",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "Latchkey",
            dependencies: [
                "LatchkeyAzure",
                "LatchkeyConfiguration",
                "LatchkeyCredentials",
                "LatchkeyCrypto",
                "LatchkeyDownstreamAPI",
                "LatchkeyGraph",
                "LatchkeyHTTP",
                "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache",
                "LatchkeyWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Web applications and APIs: the decisions, and an adapter for each framework.
        .target(
            name: "LatchkeyWeb",
            dependencies: [
                "LatchkeyCrypto",
                "LatchkeyDownstreamAPI",
                "LatchkeyHTTP",
                "LatchkeyTokenAcquisition",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),

        .target(
            name: "LatchkeyHummingbird",
            dependencies: [
                "Latchkey", "LatchkeyDownstreamAPI", "LatchkeyTokenAcquisition", "LatchkeyTokenCache", "LatchkeyWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "LatchkeyFlyingFox",
            dependencies: [
                "LatchkeyWeb",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),

        // The service for programs in other languages.
        .target(
            name: "LatchkeySidecar",
            dependencies: [
                "Latchkey", "LatchkeyConfiguration", "LatchkeyCrypto", "LatchkeyDownstreamAPI", "LatchkeyHTTP",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache", "LatchkeyWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        // Programs and what helps to develop them.
        .target(
            name: "LatchkeyEmulator",
            dependencies: [
                "LatchkeyCrypto",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(
            name: "LatchkeyCacheTools",
            dependencies: [
                "LatchkeyCrypto", "LatchkeyEncryption", "LatchkeyRedis", "LatchkeySQLite", "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "LatchkeyCommand",
            dependencies: [
                "Latchkey",
                "LatchkeyAcquisitionBench",
                "LatchkeyAzure",
                "LatchkeyBench",
                "LatchkeyCacheTools",
                "LatchkeyConfiguration",
                "LatchkeyCredentials",
                "LatchkeyCrypto",
                "LatchkeyDownstreamAPI",
                "LatchkeyDownstreamBench",
                "LatchkeyEmulator",
                "LatchkeyEncryption",
                "LatchkeyGraph",
                "LatchkeyHTTP",
                "LatchkeySidecar",
                "LatchkeySimulator",
                "LatchkeyStoreBench",
                "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache",
                "LatchkeyWebBench",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),

        // What users write, compiled and run by tests.
        .target(
            name: "LatchkeySamples",
            dependencies: [
                "Latchkey", "LatchkeyAzure", "LatchkeyConfiguration", "LatchkeyCredentials", "LatchkeyDownstreamAPI",
                "LatchkeyGraph", "LatchkeyHTTP", "LatchkeyTokenAcquisition",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Samples",
            exclude: ["Programs"]
        ),
        // The shortest whole programs, as the introduction shows them.
        .executableTarget(
            name: "DaemonSample",
            dependencies: ["Latchkey", "LatchkeyConfiguration", "LatchkeyDownstreamAPI", "LatchkeyTokenAcquisition"],
            path: "Samples/Programs/Daemon"
        ),
        .executableTarget(
            name: "WebAPISample",
            dependencies: [
                "Latchkey", "LatchkeyConfiguration", "LatchkeyDownstreamAPI", "LatchkeyHummingbird", "LatchkeyWeb",
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            path: "Samples/Programs/WebAPI"
        ),

        // Whole programs, each of which runs against the emulator with one command.
        .target(
            name: "ExampleSupport",
            dependencies: [
                "LatchkeyConfiguration", "LatchkeyEmulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/Support"
        ),
        .executableTarget(
            name: "ExampleWebApp",
            dependencies: [
                "ExampleSupport", "Latchkey", "LatchkeyCrypto", "LatchkeyDownstreamAPI", "LatchkeyEmulator",
                "LatchkeyGraph", "LatchkeyHummingbird", "LatchkeyTokenAcquisition", "LatchkeyWeb",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Examples/WebApp",
            exclude: ["appsettings.json"]
        ),
        .executableTarget(
            name: "ExampleWebAPI",
            dependencies: [
                "ExampleSupport", "Latchkey", "LatchkeyDownstreamAPI", "LatchkeyEmulator", "LatchkeyHummingbird",
                "LatchkeyTokenAcquisition", "LatchkeyWeb",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Examples/WebAPI",
            exclude: ["appsettings.json"]
        ),
        .executableTarget(
            name: "ExampleDaemon",
            dependencies: [
                "ExampleSupport", "Latchkey", "LatchkeyDownstreamAPI", "LatchkeyEmulator", "LatchkeyGraph",
                "LatchkeyTokenAcquisition",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Examples/Daemon",
            exclude: ["appsettings.json"]
        ),

        // The engine under virtual time: thousands of schedules, each decided by a seed.
        .target(
            name: "LatchkeyEngineSimulation",
            dependencies: ["LatchkeyTokenCache", .product(name: "HeapModule", package: "swift-collections")]
        ),
        // What fleets, policies and troubles cost, before production: the engine beside models, in reports.
        .target(
            name: "LatchkeySimulator",
            dependencies: [
                "LatchkeyTokenCache",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        .executableTarget(name: "EngineSimulator", dependencies: ["LatchkeyEngineSimulation"]),
        // One process of a fleet that shares a Redis, for Scripts/fleet.sh and Scripts/chaos.sh.
        .executableTarget(
            name: "FleetMember",
            dependencies: ["LatchkeyCrypto", "LatchkeyEncryption", "LatchkeyRedis", "LatchkeyTokenCache"]
        ),

        // How fast and how small the engine is, beside floors that are measured in the same run. The floors are a module
        // of their own, so that a call of theirs costs what a call of a library costs.
        .target(name: "CLatchkeyMalloc"),
        .target(name: "LatchkeyBenchFloors", dependencies: ["LatchkeyTokenCache"]),
        .target(name: "LatchkeyBench", dependencies: ["CLatchkeyMalloc", "LatchkeyBenchFloors", "LatchkeyTokenCache"]),
        .target(
            name: "LatchkeyAcquisitionBench",
            dependencies: [
                "CLatchkeyCurl", "LatchkeyBench", "LatchkeyCredentials", "LatchkeyEmulator", "LatchkeyHTTP",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "LatchkeyDownstreamBench",
            dependencies: [
                "LatchkeyBench", "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyDownstreamAPI", "LatchkeyHTTP",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .target(
            name: "LatchkeyStoreBench",
            dependencies: [
                "LatchkeyBench", "LatchkeyCrypto", "LatchkeyEncryption", "LatchkeyHTTP", "LatchkeyRedis",
                "LatchkeySQLite", "LatchkeyTokenCache",
            ]
        ),

        .target(
            name: "LatchkeyWebBench",
            dependencies: [
                "LatchkeyBench", "LatchkeyCrypto", "LatchkeyHummingbird", "LatchkeyTokenAcquisition", "LatchkeyWeb",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),

        // What tests of parsers feed them with.
        .target(name: "LatchkeyFuzzing", dependencies: ["LatchkeyTokenCache"]),

        // What the tests of the SQLite store kill, and run beside themselves.
        .executableTarget(name: "SQLiteStoreWriter", dependencies: ["LatchkeySQLite", "LatchkeyTokenCache"]),

        // Tests mirror the modules.
        .testTarget(
            name: "LatchkeyTokenCacheTests",
            dependencies: [
                "LatchkeyEngineSimulation", "LatchkeyTesting", "LatchkeyTokenCache",
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .testTarget(
            name: "LatchkeyTestingTests",
            dependencies: [
                "LatchkeyTesting", "LatchkeyTokenCache",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "LatchkeyBenchTests",
            dependencies: ["CLatchkeyMalloc", "LatchkeyBench", "LatchkeyBenchFloors", "LatchkeyTokenCache"]
        ),
        .testTarget(
            name: "LatchkeyAcquisitionBenchTests",
            dependencies: ["LatchkeyAcquisitionBench", "LatchkeyBench"]
        ),
        .testTarget(
            name: "LatchkeyDownstreamBenchTests",
            dependencies: [
                "LatchkeyBench", "LatchkeyDownstreamBench", "LatchkeyHTTP",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "LatchkeySamplesTests",
            dependencies: [
                "Latchkey", "LatchkeyAzure", "LatchkeyConfiguration", "LatchkeyCredentials", "LatchkeyCrypto",
                "LatchkeyDownstreamAPI", "LatchkeyEmulator", "LatchkeyGraph", "LatchkeyHTTP", "LatchkeySamples",
                "LatchkeyTokenAcquisition",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "LatchkeySimulatorTests",
            dependencies: ["LatchkeySimulator", "LatchkeyTokenCache"]
        ),
        .testTarget(name: "LatchkeyWebBenchTests", dependencies: ["LatchkeyBench", "LatchkeyWebBench"]),
        .testTarget(
            name: "LatchkeyDocumentationTests",
            dependencies: [
                "Latchkey", "LatchkeyConfiguration", "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyDownstreamAPI",
                "LatchkeyEmulator", "LatchkeyEncryption", "LatchkeyHummingbird", "LatchkeyRedis", "LatchkeySQLite",
                "LatchkeyTesting", "LatchkeyTokenAcquisition", "LatchkeyTokenCache", "LatchkeyWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                // Run as a program.
                "DaemonSample",
            ]
        ),
        .testTarget(name: "LatchkeyStoreBenchTests", dependencies: ["LatchkeyBench", "LatchkeyStoreBench"]),
        .testTarget(
            name: "LatchkeyCredentialsTests",
            dependencies: ["LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyFuzzing", "LatchkeyHTTP"]
        ),
        .testTarget(name: "LatchkeyCryptoTests", dependencies: ["LatchkeyCrypto", "LatchkeyFuzzing"]),
        .testTarget(
            name: "LatchkeyCacheToolsTests",
            dependencies: [
                "LatchkeyCacheTools", "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyEncryption", "LatchkeyHTTP",
                "LatchkeyRedis", "LatchkeySQLite", "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            exclude: ["MSAL/msal_cache.py"]
        ),
        .testTarget(
            name: "LatchkeyEncryptionTests",
            dependencies: ["LatchkeyCrypto", "LatchkeyEncryption", "LatchkeyTesting", "LatchkeyTokenCache"]
        ),
        .testTarget(
            name: "LatchkeyHTTPTests",
            dependencies: ["LatchkeyHTTP", .product(name: "HTTPTypes", package: "swift-http-types")],
            exclude: ["Servers"]
        ),
        .testTarget(
            name: "LatchkeyRedisTests",
            dependencies: [
                "CHiredis", "LatchkeyCrypto", "LatchkeyEncryption", "LatchkeyHTTP", "LatchkeyRedis", "LatchkeyTesting",
                "LatchkeyTokenCache",
                // Run as a program.
                "FleetMember",
            ]
        ),
        .testTarget(
            name: "LatchkeySQLiteTests",
            dependencies: ["CSQLite", "LatchkeySQLite", "LatchkeyTesting", "LatchkeyTokenCache", "SQLiteStoreWriter"]
        ),
        .testTarget(
            name: "LatchkeyConfigurationTests",
            dependencies: [
                "LatchkeyConfiguration", "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyDownstreamAPI",
                "LatchkeyTokenAcquisition",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            exclude: ["Corpus", "EditorSchema/validate.py"]
        ),
        .testTarget(
            name: "LatchkeyTokenAcquisitionTests",
            dependencies: [
                "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyFuzzing", "LatchkeyHTTP", "LatchkeyTesting",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "LatchkeyDownstreamAPITests",
            dependencies: [
                "LatchkeyDownstreamAPI", "LatchkeyHTTP", "LatchkeyTesting", "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .testTarget(
            name: "LatchkeyAzureTests",
            dependencies: [
                "LatchkeyAzure", "LatchkeyCrypto", "LatchkeyEmulator", "LatchkeyFuzzing", "LatchkeyHTTP",
                "LatchkeyTesting",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "LatchkeyGraphTests",
            dependencies: [
                "LatchkeyDownstreamAPI", "LatchkeyGraph", "LatchkeyHTTP", "LatchkeyTesting",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "LatchkeyEmulatorTests",
            dependencies: [
                "LatchkeyCrypto", "LatchkeyEmulator", "LatchkeyHTTP",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "LatchkeyWebTests",
            dependencies: [
                "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyDownstreamAPI", "LatchkeyEmulator",
                "LatchkeyFuzzing", "LatchkeyHTTP", "LatchkeyTesting", "LatchkeyTokenAcquisition", "LatchkeyTokenCache",
                "LatchkeyWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            exclude: ["Python"]
        ),
        .testTarget(
            name: "LatchkeyHummingbirdTests",
            dependencies: [
                "Latchkey", "LatchkeyConfiguration", "LatchkeyCredentials", "LatchkeyCrypto", "LatchkeyDownstreamAPI",
                "LatchkeyEmulator", "LatchkeyFlyingFox", "LatchkeyHTTP", "LatchkeyHummingbird",
                "LatchkeyTokenAcquisition", "LatchkeyTokenCache", "LatchkeyWeb",
                .product(name: "FlyingFox", package: "FlyingFox"),
                .product(name: "FlyingSocks", package: "FlyingFox"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            exclude: ["Python"]
        ),
        .testTarget(
            name: "LatchkeyExamplesTests",
            dependencies: [
                "LatchkeyCrypto", "LatchkeyEmulator", "LatchkeyHTTP",
                // Run as programs.
                "ExampleDaemon", "ExampleWebAPI", "ExampleWebApp",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "LatchkeySidecarTests",
            dependencies: [
                "Latchkey", "LatchkeyConfiguration", "LatchkeyCrypto", "LatchkeyDownstreamAPI", "LatchkeyEmulator",
                "LatchkeyHTTP", "LatchkeySidecar", "LatchkeyTesting", "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache", "LatchkeyWeb",
                // Run as a program.
                "LatchkeyCommand",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Judges"]
        ),
        .testTarget(
            name: "LatchkeyTests",
            dependencies: [
                "Latchkey",
                "LatchkeyAzure", "LatchkeyConfiguration", "LatchkeyCredentials", "LatchkeyCrypto",
                "LatchkeyDownstreamAPI",
                "LatchkeyEmulator", "LatchkeyGraph", "LatchkeyHTTP", "LatchkeyTesting", "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache", "LatchkeyWeb",
                // Run as a program.
                "LatchkeyCommand",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Azure/Python", "Judges/Python", "Judges/differences.tsv"]
        ),
    ]
)

/// Keeps only the named targets and what they need, when `LATCHKEY_TARGETS` lists some (comma separated).
///
/// The sanitizer runs build the engine alone this way, and whoever works on one module need not build the rest.
func keepOnly(_ names: [String], in package: Package) {
    var kept: Set<String> = []
    var packages: Set<String> = []
    var open = names
    while let name = open.popLast() {
        guard let target = package.targets.first(where: { $0.name == name }) else {
            fatalError("LATCHKEY_TARGETS names '\(name)', which is not a target of this package.")
        }
        guard kept.insert(name).inserted else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _): open.append(name)
            case .byNameItem(let name, _): open.append(name)
            case .productItem(_, let package, _, _): if let package { packages.insert(package) }
            @unknown default: break
            }
        }
    }
    package.targets.removeAll { !kept.contains($0.name) }
    package.products.removeAll { product in
        switch product {
        case let library as Product.Library: !library.targets.allSatisfy(kept.contains)
        case let executable as Product.Executable: !executable.targets.allSatisfy(kept.contains)
        default: false
        }
    }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
        return !packages.contains { location.hasSuffix("/\($0).git") }
    }
}

/// Adds the program that feeds parsers with what libFuzzer makes up, when `LATCHKEY_FUZZER` is set.
///
/// It links only with the runtime of `-sanitize=fuzzer`, so nobody else is to build it: see Scripts/fuzz.sh.
func addFuzzer(to package: Package) {
    package.targets += [
        .target(name: "CLatchkeyFuzzer"),
        .executableTarget(
            name: "Fuzzer",
            dependencies: [
                "CLatchkeyFuzzer", "LatchkeyAzure", "LatchkeyConfiguration", "LatchkeyCrypto", "LatchkeyDownstreamAPI",
                "LatchkeyEncryption", "LatchkeyGraph", "LatchkeyRedis", "LatchkeySidecar", "LatchkeyTokenAcquisition",
                "LatchkeyTokenCache", "LatchkeyWeb",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
    ]
}

if Context.environment["LATCHKEY_FUZZER"] != nil { addFuzzer(to: package) }

if let names = Context.environment["LATCHKEY_TARGETS"], !names.isEmpty {
    keepOnly(names.split(separator: ",").map(String.init), in: package)
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
        .strictMemorySafety(),  // SE-0458
        .treatAllWarnings(as: .error),  // SE-0480; specific settings after the general one
        .treatWarning("ExplicitSendable", as: .error),
        .treatWarning("DeprecatedDeclaration", as: .warning),
    ]
}
