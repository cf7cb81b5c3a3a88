"""The flows, driven by msal."""

import base64

import msal
import requests

from browser import follow


def credential(order):
    """The application's credential: a secret, a certificate with its key, or an assertion."""
    if "certificate" in order:
        with open(order["certificate"], encoding="ascii") as file:
            pem = file.read()
        return {"private_key": pem, "public_certificate": pem}
    if "assertion" in order:
        return {"client_assertion": order["assertion"]}
    return order["secret"]


def settings(order):
    return {
        "authority": f"{order['base']}/{order['tenant']}",
        "instance_discovery": False,
        "verify": order["ca"],
        "client_capabilities": order.get("capabilities"),
    }


def application(order):
    return msal.ConfidentialClientApplication(order["client"], client_credential=credential(order), **settings(order))


def outcome(result):
    return {
        "token": result.get("access_token"),
        "error": result.get("error"),
        "description": result.get("error_description"),
        "claims": result.get("claims"),
    }


def for_client(order):
    result = application(order).acquire_token_for_client([order["scope"]], claims_challenge=order.get("claims"))
    return outcome(result)


def on_behalf_of(order):
    return outcome(application(order).acquire_token_on_behalf_of(order["user_assertion"], [order["scope"]]))


def sign_in(order, app):
    flow = app.initiate_auth_code_flow([order["scope"]], redirect_uri=order["redirect"], response_mode="form_post")
    return app.acquire_token_by_auth_code_flow(flow, follow(flow["auth_uri"], order["ca"]))


def authorization_code(order):
    return outcome(sign_in(order, application(order)))


def refresh(order):
    app = application(order)
    sign_in(order, app)
    result = app.acquire_token_silent_with_error([order["second_scope"]], app.get_accounts()[0], force_refresh=True)
    return outcome(result)


def device_code(order):
    app = msal.PublicClientApplication(order["client"], **settings(order))
    return outcome(app.acquire_token_by_device_flow(app.initiate_device_flow([order["scope"]])))


def device_refresh(order):
    app = msal.PublicClientApplication(order["client"], **settings(order))
    app.acquire_token_by_device_flow(app.initiate_device_flow([order["scope"]]))
    return outcome(app.acquire_token_silent_with_error([order["second_scope"]], app.get_accounts()[0]))


def managed_identity(order):
    identity = msal.SystemAssignedManagedIdentity()
    if "identity" in order:
        identity = msal.UserAssignedManagedIdentity(client_id=order["identity"])
    client = msal.ManagedIdentityClient(identity, http_client=requests.Session())
    return outcome(client.acquire_token_for_client(resource=order["scope"].removesuffix("/.default")))


def challenge(order):
    """Calls an API, which rejects the first token with a challenge."""
    app = application(order)
    token = app.acquire_token_for_client([order["scope"]])["access_token"]
    response = call(order, token)
    claims = base64.b64decode(response.headers["WWW-Authenticate"].split('claims="')[1].split('"')[0])
    result = app.acquire_token_for_client([order["scope"]], claims_challenge=claims.decode())
    return outcome(result) | {"status": call(order, result["access_token"]).status_code}


def call(order, token):
    return requests.get(
        order["api"], headers={"Authorization": f"Bearer {token}"}, verify=order["ca"], timeout=60
    )


FLOWS = {
    "secret": for_client,
    "certificate": for_client,
    "assertion": for_client,
    "claims": for_client,
    "challenge": challenge,
    "on-behalf-of": on_behalf_of,
    "authorization-code": authorization_code,
    "refresh": refresh,
    "device-code": device_code,
    "device-refresh": device_refresh,
    "app-service": managed_identity,
    "app-service-assigned": managed_identity,
    "imds": managed_identity,
    "imds-assigned": managed_identity,
}
