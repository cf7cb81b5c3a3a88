"""A provider of OpenID Connect that has nothing to do with Entra: authlib behind the web server of the standard library.

The order, a JSON object, is in the variable LATCHKEY_ORDER: the client with its secret and public key, where users come
back, and the file with the server's certificate and key. The first line of output is the port; the end of the input ends
the provider.
"""

import json
import os
import secrets
import ssl
import sys
import threading
import time
from socketserver import ThreadingMixIn
from types import SimpleNamespace
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Error, OAuth2Request, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey

ORDER = json.loads(os.environ["LATCHKEY_ORDER"])
SCOPES = ["openid", "profile", "offline_access", "products.read"]
METHODS = ["client_secret_basic", "client_secret_post", JWTBearerClientAssertion.CLIENT_AUTH_METHOD]
SIGNING_KEY = RSAKey.generate_key(2048, {"kid": "provider", "use": "sig", "alg": "RS256"}, private=True)
USER = SimpleNamespace(id="bob", name="Bob")
CODES = {}
TOKENS = {}


class Client(ClientMixin):
    """The one client that is registered."""

    client_id = ORDER["client"]

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return ORDER["redirect"]

    def get_allowed_scope(self, scope):
        return " ".join(each for each in (scope or "").split() if each in SCOPES)

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == ORDER["redirect"]

    def check_client_secret(self, client_secret):
        return secrets.compare_digest(client_secret, ORDER["secret"])

    def check_endpoint_auth_method(self, method, endpoint):
        return method in METHODS

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in ("authorization_code", "client_credentials", "refresh_token")


class Request(OAuth2Request):
    """A request as the server of the standard library gives it."""

    def __init__(self, environ):
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = dict(parse_qsl(environ["wsgi.input"].read(length).decode()))
        headers = {"Authorization": environ["HTTP_AUTHORIZATION"]} if "HTTP_AUTHORIZATION" in environ else {}
        super().__init__(environ["REQUEST_METHOD"], f"{Provider.base}{environ['PATH_INFO']}", headers=headers)
        self._query = query
        self._form = body
        self.payload = BasicOAuth2Payload(query | body)

    @property
    def args(self):
        return self._query

    @property
    def form(self):
        return self._form


class Provider(AuthorizationServer):
    """The provider; what authlib leaves to a framework."""

    base = ""

    def query_client(self, client_id):
        return Client() if client_id == Client.client_id else None

    def save_token(self, token, request):
        TOKENS[token["access_token"]] = {
            "client": request.client.client_id,
            "user": request.user.id if request.user else None,
            "scope": token.get("scope"),
            "method": request.auth_method,
        }

    def create_oauth2_request(self, request):
        return request if isinstance(request, OAuth2Request) else Request(request)

    def handle_response(self, status, body, headers):
        text = json.dumps(body) if isinstance(body, dict) else body or ""
        return status, text, headers

    def send_signal(self, name, *args, **kwargs):
        pass


class Code(SimpleNamespace):
    """A code that was handed out."""

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.auth_time

    def get_acr(self):
        return None

    def get_amr(self):
        return None


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def save_authorization_code(self, code, request):
        data = request.payload.data
        CODES[code] = Code(
            code=code,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            nonce=data.get("nonce"),
            auth_time=int(time.time()),
            code_challenge=data.get("code_challenge"),
            code_challenge_method=data.get("code_challenge_method"),
        )

    def query_authorization_code(self, code, client):
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code):
        CODES.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code):
        return USER


class ClientCredentialsGrant(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS


class IDToken(OpenIDCode):
    def exists_nonce(self, nonce, request):
        return any(code.nonce == nonce for code in CODES.values())

    def resolve_client_private_key(self, client):
        return SIGNING_KEY

    def get_client_algorithm(self, client):
        return "RS256"

    def get_client_claims(self, client):
        now = int(time.time())
        return {"iss": Provider.base, "aud": [client.client_id], "iat": now, "exp": now + 600}

    def generate_user_info(self, user, scope):
        return UserInfo(sub=user.id, name=user.name)


class SignedAssertion(JWTBearerClientAssertion):
    used = set()

    def get_audiences(self):
        return [f"{Provider.base}/token"]

    def validate_jti(self, claims, jti):
        isnew = jti not in self.used
        self.used.add(jti)
        return isnew

    def resolve_client_public_key(self, client):
        return RSAKey.import_key(ORDER["public_key"])


def make_provider():
    provider = Provider(scopes_supported=SCOPES)
    generator = BearerTokenGenerator(
        lambda *_, **__: secrets.token_urlsafe(32), lambda *_, **__: secrets.token_urlsafe(32), lambda *_: 600
    )
    provider.register_token_generator("default", generator)
    provider.register_client_auth_method(SignedAssertion.CLIENT_AUTH_METHOD, SignedAssertion())
    provider.register_grant(ClientCredentialsGrant)
    provider.register_grant(CodeGrant, [CodeChallenge(required=True), IDToken(require_nonce=True)])
    return provider


def description():
    return {
        "issuer": Provider.base,
        "authorization_endpoint": f"{Provider.base}/authorize",
        "token_endpoint": f"{Provider.base}/token",
        "jwks_uri": f"{Provider.base}/keys",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    }


def answer(provider, environ):
    """Answers a request with status, body and header fields."""
    path = environ["PATH_INFO"]
    json_type = [("Content-Type", "application/json")]
    if path == "/.well-known/openid-configuration":
        return 200, json.dumps(description()), json_type
    if path == "/keys":
        return 200, json.dumps({"keys": [SIGNING_KEY.as_dict(private=False)]}), json_type
    if path == "/token":
        return provider.create_token_response(environ)
    if path == "/whoami":
        token = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        known = TOKENS.get(token)
        return (200, json.dumps(known), json_type) if known else (401, "", [("WWW-Authenticate", "Bearer")])
    if path == "/authorize":
        request = provider.create_oauth2_request(environ)
        try:
            grant = provider.get_consent_grant(request, end_user=USER)
        except OAuth2Error as error:
            return 400, json.dumps(dict(error.get_body())), json_type
        return provider.create_authorization_response(request, grant_user=USER, grant=grant)
    return 404, "", []


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    provider = make_provider()

    def application(environ, start_response):
        status, body, headers = answer(provider, environ)
        start_response(f"{status} -", list(headers))
        return [body.encode()]

    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ORDER["certificate"])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Provider.base = f"https://localhost:{server.server_port}"
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
