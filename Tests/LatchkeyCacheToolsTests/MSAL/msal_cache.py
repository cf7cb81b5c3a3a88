"""Writes a cache file with MSAL for Python, or reads one, without any network.

usage: msal_cache.py {write|read} FILE TENANT CLIENT_ID
"""

import base64
import json
import os
import sys
import time

import msal

HOME = "9f4880d8-80ba-4c40-97bc-f7a23c703084"
APP_SCOPE = ["https://vault.azure.net/.default"]
USER_SCOPE = ["User.Read"]


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class Response:
    headers = {}

    def __init__(self, body, status=200):
        self.status_code = status
        self.text = json.dumps(body)

    def raise_for_status(self):
        assert self.status_code == 200


class Issuer:
    """Describes itself, and answers token requests if it may."""

    def __init__(self, tenant, client, answers):
        self.tenant, self.client, self.answers = tenant, client, answers

    def get(self, url, **_):
        if "discovery/instance" in url:
            aliases = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
            names = {"preferred_network": aliases[0], "preferred_cache": aliases[1], "aliases": aliases}
            return Response({"tenant_discovery_endpoint": url, "metadata": [names]})
        base = f"https://login.microsoftonline.com/{self.tenant}"
        return Response(
            {
                "issuer": f"{base}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        )

    def post(self, url, data=None, **_):
        assert self.answers, "Nothing may be asked for that the cache has."
        answer = {"token_type": "Bearer", "expires_in": 3599}
        if data["grant_type"] == "client_credentials":
            return Response(answer | {"access_token": "app-token-of-msal"})
        now = int(time.time())
        claims = {"aud": self.client, "iss": f"https://login.microsoftonline.com/{self.tenant}/v2.0", "iat": now}
        claims |= {"exp": now + 3600, "sub": "s", "oid": HOME, "tid": self.tenant}
        claims |= {"preferred_username": "ana@contoso.com", "name": "Ana"}
        answer |= {"access_token": "user-token-of-msal", "refresh_token": "refresh-token-of-msal"}
        answer |= {"scope": "User.Read openid profile", "client_info": encoded({"uid": HOME, "utid": self.tenant})}
        return Response(answer | {"id_token": f"{encoded({'alg': 'none'})}.{encoded(claims)}.c2ln"})

    def close(self):
        pass


def main(mode, path, tenant, client):
    cache = msal.SerializableTokenCache()
    if mode == "read":
        with open(path) as file:
            cache.deserialize(file.read())
    app = msal.ConfidentialClientApplication(
        client,
        client_credential="secret",
        authority=f"https://login.microsoftonline.com/{tenant}",
        token_cache=cache,
        http_client=Issuer(tenant, client, answers=mode == "write"),
    )
    if mode == "write":
        assert "access_token" in app.acquire_token_for_client(APP_SCOPE)
        result = app.acquire_token_by_refresh_token("an-older-one", USER_SCOPE)
        assert "access_token" in result, result
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(cache.serialize())
        return
    accounts = app.get_accounts()
    refresh_tokens = list(cache.search(cache.CredentialType.REFRESH_TOKEN))
    id_tokens = list(cache.search(cache.CredentialType.ID_TOKEN))
    print(
        json.dumps(
            {
                "app": (app.acquire_token_for_client(APP_SCOPE) or {}).get("access_token"),
                "usernames": [account["username"] for account in accounts],
                "user": [
                    (app.acquire_token_silent(USER_SCOPE, account=account) or {}).get("access_token")
                    for account in accounts
                ],
                "refreshTokens": [entry["secret"] for entry in refresh_tokens],
                "idTokens": len(id_tokens),
            }
        )
    )


main(*sys.argv[1:])
