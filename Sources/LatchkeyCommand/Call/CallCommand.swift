//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import ArgumentParser
import Foundation
import HTTPTypes
import Latchkey
import LatchkeyConfiguration
import LatchkeyDownstreamAPI
import LatchkeyTokenAcquisition

/// Calls a named API as a service would.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Calls a named API as a service would, and prints the answer.",
        discussion: """
            The application and its APIs are described by an appsettings.json, as for services:

              latchkey call MyApi products/1 --as app --config appsettings.json
              latchkey call MyApi orders --method post --body '{"id": 1}' --as app --json
              latchkey call MyApi orders --as user --account ann@contoso.com --store sqlite:tokens.db --keys keys.json

            Users sign in with 'latchkey token device' or 'latchkey token user', into the same store.

            The body goes to standard output; the status, and with --headers the header fields, go to standard error. Exit \
            codes: 0 for a status of 2xx, 22 for any other, 64 for a call that makes no sense, 69 when issuer or API cannot \
            be reached, 77 when the issuer refuses or wants the user to act, 78 for wrong settings, 70 for the rest.
            """
    )

    /// As whom to call.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case app
        /// As the API's settings have it.
        case settings
        /// As a user whose tokens the store holds.
        case user
    }

    @Argument(help: "The name of the API, as in 'DownstreamApis'.")
    var api: String

    @Argument(help: "The path below the API's base URL, possibly with a query; that of the settings by default.")
    var path: String?

    @Option(name: .customLong("as"), help: "As whom to call.")
    var subject = Subject.settings

    @Option(help: "The name or the account identifier of the user; the only one in the store by default.")
    var account: String?

    @OptionGroup var kept: KeptTokens

    @Option(help: "The file that describes the application and its APIs.")
    var config = "appsettings.json"

    @Option(help: "The section of the file that describes the application.")
    var section = "AzureAd"

    @Option(help: "The method; that of the settings by default.")
    var method: String?

    @Option(help: "A header field, as 'Name: value'; may be given several times.")
    var header: [String] = []

    @Option(help: "The body of the request, or '@' and a file with it.")
    var body: String?

    @Option(help: "The media type of the body.")
    var contentType = "application/json"

    @Option(help: "The tenant to ask, in place of the application's.")
    var tenant: String?

    @Flag(help: "Print the header fields of the answer as well.")
    var headers = false

    @Flag(help: "Print one JSON object and nothing else on standard output.")
    var json = false

    func validate() throws {
        _ = try self.parsedMethod()
        _ = try self.parsedFields()
        guard self.subject != .user || self.kept.isNamed else {
            throw ValidationError("Name the store that holds the user's tokens with --store.")
        }
        guard self.account == nil || self.subject == .user else {
            throw ValidationError("--account names a user; call '--as user'.")
        }
    }

    func run() async throws {
        let answer: CallAnswer
        do {
            answer = try await self.answer()
        } catch let error as ValidationError {
            throw error
        } catch {
            try self.report(CallFailure(error))
        }
        try self.write(answer)
        guard answer.isSuccess else { throw ExitCode(22) }
    }
}

// MARK: - The call

extension CallCommand {
    private func answer() async throws -> CallAnswer {
        let source = ConfigurationSource.file(self.config, sections: .init(application: self.section))
        let latchkey = try await LatchkeyClient(configuration: source, cache: try await self.kept.cache())
        do {
            let answer = try await CallAnswer(try await latchkey.downstream.send(try await self.call(latchkey)))
            await latchkey.shutdown()
            return answer
        } catch {
            await latchkey.shutdown()
            throw error
        }
    }

    private func call(_ latchkey: LatchkeyClient) async throws -> DownstreamCall {
        var overrides: DownstreamCall.Overrides?
        if let tenant = self.tenant { overrides = { $0.acquireTokenOptions.tenant = tenant } }
        return DownstreamCall(
            api: self.api,
            method: try self.parsedMethod(),
            path: self.path,
            as: try await self.tokenSubject(latchkey),
            headerFields: try self.parsedFields(),
            body: try self.requestBody(),
            overrides: overrides
        )
    }

    private func tokenSubject(_ latchkey: LatchkeyClient) async throws -> TokenSubject? {
        switch self.subject {
        case .app: return .app
        case .settings: return nil
        case .user:
            // The account belongs to the registration that the API's tokens come from.
            let application = try latchkey.downstream.application(of: self.api)
            let client = try latchkey.application(application)
            return .user(try await client.account(named: self.account).principal)
        }
    }

    private func parsedMethod() throws -> HTTPRequest.Method? {
        guard let method = self.method else { return nil }
        guard let parsed = HTTPRequest.Method(method.uppercased()) else {
            throw ValidationError("--method is not a method of HTTP, such as 'get'.")
        }
        return parsed
    }

    private func parsedFields() throws -> HTTPFields {
        var fields = HTTPFields()
        for line in self.header {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else {
                throw ValidationError("--header takes a name, a colon and a value, such as 'Prefer: minimal'.")
            }
            let value = parts[1].trimmingCharacters(in: .whitespaces)
            guard HTTPField.isValidValue(value) else {
                throw ValidationError("The value of --header '\(name)' has characters that no field may carry.")
            }
            fields.append(HTTPField(name: name, value: value))
        }
        return fields
    }

    private func requestBody() throws -> RequestBody {
        guard let body = self.body else { return .empty }
        guard body.hasPrefix("@") else { return .bytes(Array(body.utf8), contentType: self.contentType) }
        do {
            let bytes = try Data(contentsOf: URL(filePath: String(body.dropFirst())))
            return .bytes(Array(bytes), contentType: self.contentType)
        } catch {
            throw ValidationError("The file that --body names cannot be read.")
        }
    }
}

// MARK: - What is printed

extension CallCommand {
    private func write(_ answer: CallAnswer) throws {
        if self.json {
            print(try answer.json())
            return
        }
        var lines = ["HTTP \(answer.status)"]
        if self.headers { lines += answer.fields.map { "\($0.name): \($0.value)" } }
        FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
        try FileHandle.standardOutput.write(contentsOf: Data(answer.body))
    }

    private func report(_ failure: CallFailure) throws -> Never {
        if self.json {
            print(try failure.json())
        } else {
            FileHandle.standardError.write(Data("Error: \(failure.message)\n".utf8))
        }
        throw ExitCode(failure.exitCode)
    }
}
