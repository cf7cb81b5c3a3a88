#
# This source file is part of the Latchkey open source project
# Copyright (c) 2026 the Latchkey project authors
# See LICENSE.txt for license information
# SPDX-License-Identifier: Apache-2.0
#
"""Leads the clients of Key Vault through the operations that our clients are led through, and prints what they saw."""

import hashlib
import json
import sys

from azure.core.exceptions import HttpResponseError
from azure.keyvault.certificates import CertificateClient, CertificateContentType, CertificatePolicy
from azure.keyvault.keys import KeyClient
from azure.keyvault.keys.crypto import CryptographyClient, SignatureAlgorithm
from azure.keyvault.secrets import SecretClient

import loopback


def refusal(action):
    """The status and code of a refusal."""
    try:
        action()
    except HttpResponseError as error:
        return [error.status_code, error.error.code if error.error else None]
    return None


def secrets(client, findings):
    client.set_secret("db", "s3cr3t", tags={"env": "dev"}, content_type="text/plain", enabled=True)
    first = client.get_secret("db")
    second = client.set_secret("db", "n3w")
    client.set_secret("other", "x")
    findings["values"] = [first.value, client.get_secret("db", first.properties.version).value, client.get_secret("db").value]
    findings["newVersion"] = first.properties.version != second.properties.version
    client.update_secret_properties("db", first.properties.version, enabled=False)
    findings["disabled"] = refusal(lambda: client.get_secret("db", first.properties.version))
    findings["missing"] = refusal(lambda: client.get_secret("none"))
    findings["names"] = [item.name for item in client.list_properties_of_secrets(max_page_size=1)]
    findings["versions"] = len(list(client.list_properties_of_secret_versions("db", max_page_size=1)))
    poller = client.begin_delete_secret("db", _polling_interval=0)
    poller.wait()
    findings["deletedName"] = client.get_deleted_secret("db").name
    findings["conflict"] = refusal(lambda: client.set_secret("db", "again"))
    client.begin_recover_deleted_secret("db", _polling_interval=0).wait()
    findings["recovered"] = client.get_secret("db").value
    backup = client.backup_secret("other")
    client.begin_delete_secret("other", _polling_interval=0).wait()
    client.purge_deleted_secret("other")
    client.restore_secret_backup(backup)
    findings["restored"] = client.get_secret("other").value


def keys(client, options, findings):
    key = client.create_rsa_key("app", size=2048)
    digest = hashlib.sha256(b"data").digest()
    crypto = CryptographyClient(key, **options)
    # Signatures are made in the vault, and verified from the public half.
    signature = crypto.sign(SignatureAlgorithm.ps256, digest).signature
    findings["rsa"] = crypto.verify(SignatureAlgorithm.ps256, digest, signature).is_valid
    curve = client.create_ec_key("curve", curve="P-256")
    crypto = CryptographyClient(curve, **options)
    signature = crypto.sign(SignatureAlgorithm.es256, digest).signature
    findings["ec"] = [len(signature), crypto.verify(SignatureAlgorithm.es256, digest, signature).is_valid]
    findings["keyNames"] = [item.name for item in client.list_properties_of_keys()]
    findings["noKey"] = refusal(lambda: client.get_key("none"))


def certificates(client, order, findings):
    with open(order["certificate"], "rb") as file:
        content = file.read()
    policy = CertificatePolicy("Self", content_type=CertificateContentType.pem, exportable=True)
    client.import_certificate("cert", content, policy=policy)
    found = client.get_certificate("cert")
    findings["thumbprint"] = found.properties.x509_thumbprint.hex()
    findings["certificateNames"] = [item.name for item in client.list_properties_of_certificates()]
    findings["exportable"] = found.policy.exportable


def main():
    order = loopback.order()
    credential = loopback.Credential(order["token"])
    options = {
        "credential": credential,
        "connection_verify": order["ca"],
        "api_version": "7.4",
        "retry_total": 0,
    }
    findings = {}
    secrets(SecretClient(order["url"], **options), findings)
    keys(KeyClient(order["url"], **options), options, findings)
    certificates(CertificateClient(order["url"], **options), order, findings)
    findings["scopes"] = sorted({scope for request in credential.requests for scope in request["scopes"]})
    findings["tenants"] = sorted({request["tenant"] for request in credential.requests})
    json.dump(findings, sys.stdout)


main()
