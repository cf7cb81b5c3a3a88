#
# This source file is part of the Latchkey open source project
# Copyright (c) 2026 the Latchkey project authors
# See LICENSE.txt for license information
# SPDX-License-Identifier: Apache-2.0
#
"""Leads the names of the emulator's accounts and vaults to loopback, and brings a token along."""

import json
import os
import socket
import time

from azure.core.credentials import AccessToken

_resolve = socket.getaddrinfo


def _loopback(host, *arguments, **options):
    """Names below localhost are loopback (RFC 6761), which not every system's resolver knows."""
    if isinstance(host, str) and host.endswith(".localhost"):
        host = "127.0.0.1"
    return _resolve(host, *arguments, **options)


socket.getaddrinfo = _loopback


def order():
    """What to do."""
    return json.loads(os.environ["LATCHKEY_ORDER"])


class Credential:
    """A token that is there already; it notes what it is asked for."""

    def __init__(self, token):
        self.token = token
        self.requests = []

    def get_token(self, *scopes, **options):
        self.requests.append({"scopes": scopes, "tenant": options.get("tenant_id"), "cae": options.get("enable_cae")})
        return AccessToken(self.token, int(time.time()) + 3000)
