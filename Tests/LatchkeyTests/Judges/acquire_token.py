"""Obtains an app token from an issuer with a client library of others, and prints the outcome as JSON.

usage: acquire_token.py {msal|azure-identity} BASE_URL TENANT CLIENT_ID SCOPE CA_FILE   (the secret: LATCHKEY_SECRET)
"""

import json
import os
import sys


def with_msal(base, tenant, client, secret, scope, ca):
    import msal

    app = msal.ConfidentialClientApplication(
        client, client_credential=secret, authority=f"{base}/{tenant}", instance_discovery=False, verify=ca
    )
    result = app.acquire_token_for_client(scopes=[scope])
    return {"token": result.get("access_token"), "error": result.get("error"), "codes": result.get("error_codes")}


def with_azure_identity(base, tenant, client, secret, scope, ca):
    from azure.core.exceptions import ClientAuthenticationError
    from azure.identity import ClientSecretCredential

    credential = ClientSecretCredential(
        tenant, client, secret, authority=base, disable_instance_discovery=True, connection_verify=ca
    )
    try:
        return {"token": credential.get_token(scope).token, "error": None}
    except ClientAuthenticationError as error:
        return {"token": None, "error": str(error)}


library, base, tenant, client, scope, ca = sys.argv[1:]
acquire = {"msal": with_msal, "azure-identity": with_azure_identity}[library]
print(json.dumps(acquire(base, tenant, client, os.environ["LATCHKEY_SECRET"], scope, ca)))
