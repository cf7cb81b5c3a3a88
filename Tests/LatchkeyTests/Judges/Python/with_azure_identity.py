"""The flows, driven by azure-identity."""

from azure.core import PipelineClient
from azure.core.exceptions import ClientAuthenticationError
from azure.core.pipeline.policies import BearerTokenCredentialPolicy
from azure.core.rest import HttpRequest
from azure.identity import (
    AuthorizationCodeCredential,
    CertificateCredential,
    ClientAssertionCredential,
    ClientSecretCredential,
    DeviceCodeCredential,
    ManagedIdentityCredential,
    OnBehalfOfCredential,
)

from browser import authorize


def settings(order):
    return {"authority": order["base"], "disable_instance_discovery": True, "connection_verify": order["ca"]}


def with_secret(order):
    return ClientSecretCredential(order["tenant"], order["client"], order["secret"], **settings(order))


def with_certificate(order):
    return CertificateCredential(
        order["tenant"], order["client"], order["certificate"], send_certificate_chain=True, **settings(order)
    )


def with_assertion(order):
    return ClientAssertionCredential(order["tenant"], order["client"], lambda: order["assertion"], **settings(order))


def on_behalf_of(order):
    return OnBehalfOfCredential(
        order["tenant"],
        order["client"],
        client_secret=order["secret"],
        user_assertion=order["user_assertion"],
        **settings(order),
    )


def with_code(order):
    return AuthorizationCodeCredential(
        order["tenant"],
        order["client"],
        authorize(order),
        order["redirect"],
        client_secret=order["secret"],
        **settings(order),
    )


def with_device(order):
    return DeviceCodeCredential(
        order["client"], tenant_id=order["tenant"], prompt_callback=lambda *_: None, **settings(order)
    )


def managed_identity(order):
    return ManagedIdentityCredential(client_id=order.get("identity"))


def flow(credential):
    """Makes a flow of what creates a credential: one token."""

    def run(order):
        return token(credential(order), order)

    return run


def token(credential, order):
    options = {}
    if "claims" in order:
        options["claims"] = order["claims"]
    if "capabilities" in order:
        options["enable_cae"] = True
    try:
        return {"token": credential.get_token(order["scope"], **options).token}
    except ClientAuthenticationError as error:
        return {"token": None, "error": str(error)}


def device_refresh(order):
    credential = with_device(order)
    token(credential, order)
    return token(credential, order | {"scope": order["second_scope"]})


def challenge(order):
    """Calls an API, which rejects the first token; the policy of azure-core answers the challenge by itself."""
    policy = BearerTokenCredentialPolicy(with_secret(order), order["scope"], enable_cae=True)
    with PipelineClient(order["base"], policies=[policy], connection_verify=order["ca"]) as client:
        response = client.send_request(HttpRequest("GET", order["api"]))
        sent = response.request.headers["Authorization"].removeprefix("Bearer ")
        return {"token": sent, "status": response.status_code}


FLOWS = {
    "secret": flow(with_secret),
    "certificate": flow(with_certificate),
    "assertion": flow(with_assertion),
    "claims": flow(with_secret),
    "challenge": challenge,
    "on-behalf-of": flow(on_behalf_of),
    "authorization-code": flow(with_code),
    "device-code": flow(with_device),
    "device-refresh": device_refresh,
    "app-service": flow(managed_identity),
    "app-service-assigned": flow(managed_identity),
    "imds": flow(managed_identity),
    "imds-assigned": flow(managed_identity),
}
