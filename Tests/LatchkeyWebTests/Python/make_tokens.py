"""Makes tokens with libraries that others wrote (PyJWT and joserfc), and prints them as JSON.

The order, a JSON object, is in the variable LATCHKEY_ORDER: "claims" of the tokens, and "encryption", the public key that
encrypted ones are for. The output has the "keys" that the tokens are signed with as a key set, and the "tokens", each with
its name and whether an API may accept it.
"""

import base64
import hashlib
import hmac
import json
import os

import jwt
from cryptography.hazmat.primitives import serialization
from joserfc import jwe, jws
from joserfc import jwt as joserfc_jwt
from joserfc.jwk import ECKey, RSAKey

ORDER = json.loads(os.environ["LATCHKEY_ORDER"])
CLAIMS = ORDER["claims"]
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"}, private=True)
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
CURVE_KEYS = {name: ECKey.generate_key(curve, {"kid": name, "use": "sig"}, private=True)
              for name, curve in CURVES.items()}
TOKENS = []


def add(name, token, good=True):
    TOKENS.append({"name": name, "token": token if isinstance(token, str) else token.decode(), "good": good})


def pem(key):
    return key.as_pem(private=True).decode()


def signed(algorithm, claims=None, **header):
    key = CURVE_KEYS.get(algorithm, RSA)
    header = {"alg": algorithm, "typ": "JWT", "kid": key.kid, **header}
    return joserfc_jwt.encode(header, claims or CLAIMS, key, algorithms=[algorithm])


for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", *CURVES]:
    key = CURVE_KEYS.get(algorithm, RSA)
    add(f"pyjwt {algorithm}", jwt.encode(CLAIMS, pem(key), algorithm=algorithm, headers={"kid": key.kid}))
    add(f"joserfc {algorithm}", signed(algorithm))
add("joserfc at+jwt", signed("RS256", typ="at+jwt"))

PUBLIC = RSA.as_pem(private=False)


def confused():
    """A token that is signed with the public key as if it were a secret; both libraries refuse to make one."""
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT", "kid": "rsa"}, CLAIMS)]
    content = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = hmac.new(PUBLIC, content, hashlib.sha256).digest()
    return (content + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


add("pyjwt none", jwt.encode(CLAIMS, None, algorithm="none", headers={"kid": "rsa"}), good=False)
add("HS256 with the public key", confused(), good=False)
add("pyjwt expired", jwt.encode({**CLAIMS, "exp": CLAIMS["iat"] - 600}, pem(RSA), "RS256", {"kid": "rsa"}), good=False)
add("pyjwt other audience", jwt.encode({**CLAIMS, "aud": "other"}, pem(RSA), "RS256", {"kid": "rsa"}), good=False)
add("joserfc notice of a sign-out", signed("RS256", typ="logout+jwt"), good=False)
OTHER = RSAKey.generate_key(2048, private=True)
add("pyjwt other key", jwt.encode(CLAIMS, pem(OTHER), "RS256", {"kid": "rsa"}), good=False)
SHORT = RSAKey.generate_key(2048, private=True)
add("pyjwt unknown key", jwt.encode(CLAIMS, pem(SHORT), "RS256", {"kid": "unknown"}), good=False)

RECIPIENT = RSAKey.import_key(ORDER["encryption"])
INNER = signed("RS256")
for algorithm in ["RSA-OAEP", "RSA-OAEP-256"]:
    for encryption in ["A128CBC-HS256", "A256CBC-HS512", "A256GCM"]:
        header = {"alg": algorithm, "enc": encryption, "cty": "JWT", "kid": "decrypt"}
        registry = jwe.JWERegistry(algorithms=[algorithm, encryption])
        add(f"joserfc {algorithm} {encryption}",
            jwe.encrypt_compact(header, INNER.encode(), RECIPIENT, registry=registry))
WRONG = RSAKey.generate_key(2048, private=True)
add("joserfc encrypted for another",
    jwe.encrypt_compact({"alg": "RSA-OAEP-256", "enc": "A256GCM"}, INNER.encode(), WRONG,
                        registry=jwe.JWERegistry(algorithms=["RSA-OAEP-256", "A256GCM"])), good=False)

KEYS = [key.as_dict(private=False) for key in [RSA, *CURVE_KEYS.values()]]
print(json.dumps({"keys": KEYS, "tokens": TOKENS}))
