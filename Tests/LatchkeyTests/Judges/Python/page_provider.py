"""Runs oidc-provider-mock, a provider of OpenID Connect that asks its users on a page, over TLS until its input ends."""

import json
import logging
import os
import sys
import threading
import warnings

import authlib.deprecate

# Its own filter would tell again what the provider does not heed.
warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
logging.getLogger("werkzeug").setLevel(logging.CRITICAL)

import oidc_provider_mock  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

ORDER = json.loads(os.environ["LATCHKEY_ORDER"])


def main():
    alice = oidc_provider_mock.User(sub="alice", claims={"name": "Alice Archer", "email": "alice@provider.example"})
    app = oidc_provider_mock.app(require_nonce=True, user_claims=[alice])
    certificate = ORDER["certificate"]
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=(certificate, certificate))
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
