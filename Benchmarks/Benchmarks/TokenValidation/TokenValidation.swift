//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Benchmark
import BenchmarkSupport
import LatchkeyCrypto
import LatchkeyTokenAcquisition
import LatchkeyWeb

/// Validating a token with the keys at hand, beside the check of its signature alone.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.metrics = [.throughput, .wallClock, .allocations]

    for (name, count) in [("nothing remembered", 0), ("remembered", 4096)] {
        Benchmark("TokenValidator.validate | \(name)") { benchmark in
            let sample = try ValidationSample()
            let validator = sample.validator(remembering: count)
            blackHole(try await validator.validate(sample.token))
            try await benchmark.measure(operations: benchmark.scaledIterations.count) {
                for _ in benchmark.scaledIterations { blackHole(try await validator.validate(sample.token)) }
            }
        }
    }

    Benchmark("PublicKey.isValid") { benchmark in
        let sample = try ValidationSample()
        let jws = try JWS(compact: sample.token, accepting: [.rs256])
        let signed = Array(sample.token.prefix { $0 != "." }.utf8)
        try await benchmark.measure(operations: benchmark.scaledIterations.count) {
            for _ in benchmark.scaledIterations {
                blackHole(sample.key.isValid(signature: jws.signature, for: signed, algorithm: .rs256))
            }
        }
    }
}

/// A token, and the key that it is signed with.
struct ValidationSample: Sendable {
    private static let client = "11112222-3333-4444-5555-666677778888"
    private static let tenant = "3a1c2b4d-0000-4a5b-8c6d-7e8f90a1b2c3"
    private static let issuer = "https://login.microsoftonline.com/\(Self.tenant)/v2.0"

    let token: String
    let key: PublicKey
    private let keys: JSONWebKeySet
    private let options: TokenValidationOptions

    init() throws {
        let key = try PrivateKey()
        let payload = """
            {"aud":"\(Self.client)","iss":"\(Self.issuer)","iat":1700000000,"nbf":1700000000,"exp":4000000000,\
            "azp":"22222222-3333-4444-5555-666677778888","name":"Alice","scp":"access_as_user","ver":"2.0",\
            "oid":"00000000-0000-0000-0000-00000000000a","sub":"pairwise","tid":"\(Self.tenant)"}
            """
        self.token = try JWS.sign(
            Array(payload.utf8),
            header: JOSEHeader(algorithm: .rs256, ["typ": "JWT", "kid": "bench"]),
            with: key
        )
        var text = try key.publicKey.jsonWebKey()
        text.removeLast()
        self.keys = try JSONWebKeySet(json: Array("{\"keys\":[\(text),\"kid\":\"bench\",\"use\":\"sig\"}]}".utf8))
        self.key = key.publicKey
        self.options = TokenValidationOptions(
            authority: try Authority(instance: "https://login.microsoftonline.com/", tenant: Self.tenant),
            clientID: Self.client
        )
    }

    /// A validator that knows the key.
    func validator(remembering count: Int) -> TokenValidator {
        var options = self.options
        options.rememberedTokens = count
        return TokenValidator(options, issuer: Self.issuer, keys: self.keys)
    }
}
