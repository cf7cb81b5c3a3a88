"""What a user's browser does in a sign-in that needs no typing."""

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests


def follow(url, ca):
    """Opens the address of a sign-in and returns the parameters that come back to the application."""
    response = requests.get(url, allow_redirects=False, verify=ca, timeout=60)
    if "Location" in response.headers:
        return dict(parse_qsl(urlsplit(response.headers["Location"]).query))
    inputs = re.findall(r'<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', response.text)
    return {html.unescape(name): html.unescape(value) for name, value in inputs}


def authorize(order):
    """Signs the user in as a client does that knows nothing but RFC 6749, and returns the code."""
    parameters = {
        "client_id": order["client"],
        "response_type": "code",
        "redirect_uri": order["redirect"],
        "scope": order["scope"] + " offline_access openid profile",
        "state": "of-no-use-here",
    }
    url = f"{order['base']}/{order['tenant']}/oauth2/v2.0/authorize?{urlencode(parameters)}"
    return follow(url, order["ca"])["code"]
