#
# This source file is part of the Latchkey open source project
# Copyright (c) 2026 the Latchkey project authors
# See LICENSE.txt for license information
# SPDX-License-Identifier: Apache-2.0
#
"""Leads azure-storage-blob through the operations that our client is led through, and prints what it saw."""

import json
import sys

from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceExistsError
from azure.storage.blob import BlobBlock, BlobLeaseClient, BlobServiceClient, ContentSettings

import loopback

NAME = "logs/a b+c%é?.txt"


def refusal(action):
    """The status and code of a refusal."""
    try:
        action()
    except HttpResponseError as error:
        return [error.status_code, error.error_code]
    return None


def scenario(service, findings):
    container = service.get_container_client("data")
    container.create_container(metadata={"owner": "me"})
    findings["containerExists"] = refusal(container.create_container)
    pages = service.list_containers(name_starts_with="d", include_metadata=True, results_per_page=100)
    findings["containers"] = [[item.name, item.metadata] for item in pages]

    blob = container.get_blob_client(NAME)
    text = ContentSettings(content_type="text/plain")
    blob.upload_blob(b"hello", overwrite=True, content_settings=text, metadata={"owner": "me"})
    other = container.get_blob_client("logs/2026/b.txt")
    first = other.upload_blob(b"abcdefghijklmnopqrstuvwxyz")
    findings["blobExists"] = refusal(lambda: other.upload_blob(b"again"))
    match = {"etag": first["etag"], "match_condition": MatchConditions.IfNotModified}
    second = other.upload_blob(b"abcdefghijklmnopqrstuvwxyz", overwrite=True, **match)
    findings["changed"] = refusal(lambda: other.upload_blob(b"again", overwrite=True, **match))
    findings["tags"] = first["etag"] != second["etag"]

    container.get_blob_client("top.txt").upload_blob(b"")
    pages = container.list_blobs(include=["metadata"], results_per_page=2)
    findings["blobs"] = [[item.name, item.size, item.metadata or {}] for item in pages]
    walk = container.walk_blobs(name_starts_with="logs/", delimiter="/")
    findings["hierarchy"] = [item.name for item in walk]

    findings["range"] = other.download_blob(offset=2, length=3).readall().decode()
    findings["whole"] = blob.download_blob().readall().decode()
    findings["empty"] = container.get_blob_client("top.txt").download_blob().readall().decode()
    properties = blob.get_blob_properties()
    findings["properties"] = [properties.size, properties.content_settings.content_type, properties.metadata]

    blob.set_blob_metadata({"a": "1"})
    blob.set_http_headers(ContentSettings(content_type="text/csv", cache_control="no-cache"))
    blob.set_standard_blob_tier("Cool")
    properties = blob.get_blob_properties()
    findings["set"] = [properties.content_settings.content_type, properties.metadata, str(properties.blob_tier)]

    blocks = container.get_blob_client("blocks.bin")
    blocks.stage_block("block-000001", b"one")
    blocks.stage_block("block-000002", b"two")
    findings["uncommitted"] = [block.size for block in blocks.get_block_list("all")[1]]
    blocks.commit_block_list([BlobBlock("block-000002"), BlobBlock("block-000001")])
    findings["blocks"] = blocks.download_blob().readall().decode()

    lease = BlobLeaseClient(blob, lease_id="11111111-2222-4333-8444-555555555555")
    lease.acquire(lease_duration=15)
    findings["leased"] = refusal(lambda: blob.set_blob_metadata({"a": "2"}))
    blob.set_blob_metadata({"a": "2"}, lease=lease)
    lease.renew()
    lease.release()
    lease = BlobLeaseClient(blob, lease_id="11111111-2222-4333-8444-555555555555")
    lease.acquire(lease_duration=15)
    findings["broken"] = lease.break_lease(lease_break_period=0)

    snapshot = blob.create_snapshot()
    findings["snapshot"] = container.get_blob_client(NAME, snapshot["snapshot"]).download_blob().readall().decode()
    findings["snapshots"] = refusal(blob.delete_blob)
    copy = container.get_blob_client("copy.txt").start_copy_from_url(other.url)
    findings["copy"] = copy["copy_status"]
    blob.delete_blob(delete_snapshots="include")
    findings["gone"] = [blob.exists(), refusal(blob.get_blob_properties)]
    container.delete_container()
    findings["noContainer"] = refusal(lambda: list(container.list_blobs()))


def listing(service, findings):
    """How long it takes to list what the account has."""
    import time

    start = time.perf_counter()
    count = sum(1 for _ in service.get_container_client("generated").list_blobs())
    findings["count"] = count
    findings["seconds"] = time.perf_counter() - start


def main():
    order = loopback.order()
    service = BlobServiceClient(
        order["url"], credential=loopback.Credential(order["token"]), connection_verify=order["ca"], retry_total=0
    )
    findings = {}
    {"scenario": scenario, "listing": listing}[order["action"]](service, findings)
    json.dump(findings, sys.stdout)


main()
