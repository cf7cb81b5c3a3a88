//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import Foundation
import Latchkey
import LatchkeyAzure
import LatchkeyTokenAcquisition

/// The same listings by Microsoft's clients for Python, in the interpreter that `LATCHKEY_PYTHON` names.
struct PythonListing {
    private static let interpreter = ProcessInfo.processInfo.environment["LATCHKEY_PYTHON"]

    let place: AzureBench.Place

    /// The seconds that `azure-storage-blob` takes to list the blobs; `nil` without an interpreter.
    func blobs() async throws -> Double? {
        try await self.seconds(
            """
            from azure.storage.blob import ContainerClient
            from azure.core.credentials import AccessToken
            class Credential:
                def get_token(self, *scopes, **options): return AccessToken(token, int(time.time()) + 3000)
            container = ContainerClient(place, "generated", credential=Credential(), connection_verify=authority)
            next(iter(container.list_blobs()))
            start = time.perf_counter()
            count = sum(1 for blob in container.list_blobs() if blob.name)
            """,
            place: self.place.account,
            scope: "https://storage.azure.com/.default"
        )
    }

    /// The seconds that `msgraph-sdk` takes to page through the users; `nil` without an interpreter.
    func users() async throws -> Double? {
        try await self.seconds(
            """
            import asyncio, httpx
            from kiota_abstractions.authentication import AnonymousAuthenticationProvider
            from msgraph import GraphRequestAdapter, GraphServiceClient
            from msgraph_core import GraphClientFactory
            from msgraph.generated.users.users_request_builder import UsersRequestBuilder
            from kiota_abstractions.base_request_configuration import RequestConfiguration
            async def main():
                client = httpx.AsyncClient(verify=authority, headers={"Authorization": "Bearer " + token}, timeout=60)
                adapter = GraphRequestAdapter(AnonymousAuthenticationProvider(), client)
                adapter.base_url = place
                graph = GraphServiceClient(request_adapter=adapter)
                options = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(top=999)
                page = await graph.users.get(RequestConfiguration(query_parameters=options))
                start = time.perf_counter()
                count = 0
                page = await graph.users.get(RequestConfiguration(query_parameters=options))
                while True:
                    count += sum(1 for user in page.value if user.id)
                    if not page.odata_next_link: break
                    page = await graph.users.with_url(page.odata_next_link).get()
                return start, count
            start, count = asyncio.run(main())
            """,
            place: self.place.graph,
            scope: "https://graph.microsoft.com/.default"
        )
    }

    /// Runs a script that sets `start` and `count`, and prints the seconds between `start` and its end.
    private func seconds(_ script: String, place: String, scope: String) async throws -> Double? {
        guard let interpreter = Self.interpreter else { return nil }
        let token = try await self.place.latchkey.azureCredential().token(for: scope).value
        let text = """
            import os, socket, sys, time
            token, place, authority = os.environ["TOKEN"], os.environ["PLACE"], os.environ["AUTHORITY"]
            resolve = socket.getaddrinfo
            socket.getaddrinfo = lambda host, *a, **o: resolve("127.0.0.1" if str(host).endswith("localhost") else host, *a, **o)
            \(script)
            print(time.perf_counter() - start, count)
            """
        let environment = ["TOKEN=\(token)", "PLACE=\(place)", "AUTHORITY=\(self.place.authority)"]
        let output = try await BenchServer.output(
            of: environment[0],
            Array(environment.dropFirst()) + [interpreter, "-c", text],
            package: "python3"
        )
        let words = output.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let seconds = Double(words[0]), let count = Int(words[1]), count >= self.place.count
        else {
            throw SidecarBench.Failure(description: "The client for Python listed something else:\n\(output)")
        }
        return seconds
    }
}
