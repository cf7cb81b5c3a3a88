//
// This source file is part of the Latchkey open source project
// Copyright (c) 2026 the Latchkey project authors
// See LICENSE.txt for license information
// SPDX-License-Identifier: Apache-2.0
//

import HTTPTypes

extension StorageEndpoint {
    func leaseBlob(_ call: StorageCall, _ container: String, _ name: String) throws(StorageRefusal) -> EmulatorResponse
    {
        try self.with(call, container, name) { blob, _ throws(StorageRefusal) in
            guard blob.exists else { throw .blobNotFound }
            try Self.check(call, eTag: blob.eTag, modified: blob.modified)
            return try Self.act(on: &blob.lease, call, eTag: blob.eTag, modified: blob.modified)
        }
    }

    func leaseContainer(_ call: StorageCall, _ name: String) throws(StorageRefusal) -> EmulatorResponse {
        try self.accounts.with(call.account) { account, _ throws(StorageRefusal) in
            guard var container = account.containers[name] else { throw .containerNotFound }
            let response = try Self.act(
                on: &container.lease,
                call,
                eTag: container.eTag,
                modified: container.modified
            )
            account.containers[name] = container
            return response
        }
    }

    private static func act(
        on lease: inout StoredLease,
        _ call: StorageCall,
        eTag: String,
        modified: Int64
    ) throws(StorageRefusal) -> EmulatorResponse {
        let named = call.field("x-ms-lease-id")
        let proposed = call.field("x-ms-proposed-lease-id")
        var response = self.changed(.ok, eTag, modified)
        switch call.field("x-ms-lease-action")?.lowercased() {
        case "acquire":
            let text = call.field("x-ms-lease-duration") ?? ""
            guard let seconds = Int64(text), seconds == -1 || (15...60).contains(seconds) else {
                throw .invalidHeader("x-ms-lease-duration", text)
            }
            try lease.acquire(proposed ?? Opaque.id(), for: seconds == -1 ? nil : seconds, at: call.now)
            response.status = .created
            response.set("x-ms-lease-id", lease.id)
        case "renew":
            try lease.renew(named, at: call.now)
            response.set("x-ms-lease-id", lease.id)
        case "change":
            guard let proposed else { throw .invalidHeader("x-ms-proposed-lease-id", "") }
            try lease.change(named, to: proposed, at: call.now)
            response.set("x-ms-lease-id", lease.id)
        case "release": try lease.release(named, at: call.now)
        case "break":
            let rest = try lease.breakLease(
                after: call.field("x-ms-lease-break-period").flatMap { Int64($0) },
                at: call.now
            )
            response.status = .accepted
            response.set("x-ms-lease-time", String(rest))
        default: throw .invalidHeader("x-ms-lease-action", call.field("x-ms-lease-action") ?? "")
        }
        return response
    }
}
