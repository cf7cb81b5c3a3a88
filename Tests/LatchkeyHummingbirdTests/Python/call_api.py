"""Gets a token with msal, calls an API with it, and prints what came back as JSON.

The order, a JSON object, is in the variable LATCHKEY_ORDER: "base", "tenant", "client", "secret", "scope" and "ca" say from
whom the token comes, "user_assertion" for whom, if for anybody, and "urls" what is called.
"""

import json
import os

import msal
import requests

ORDER = json.loads(os.environ["LATCHKEY_ORDER"])
application = msal.ConfidentialClientApplication(
    ORDER["client"], client_credential=ORDER["secret"], authority=f"{ORDER['base']}/{ORDER['tenant']}",
    instance_discovery=False, verify=ORDER["ca"])
if "user_assertion" in ORDER:
    result = application.acquire_token_on_behalf_of(ORDER["user_assertion"], [ORDER["scope"]])
else:
    result = application.acquire_token_for_client([ORDER["scope"]])
answers = []
for url in ORDER["urls"]:
    response = requests.get(url, headers={"Authorization": f"Bearer {result['access_token']}"}, timeout=30)
    answers.append({"status": response.status_code, "body": response.text,
                    "challenge": response.headers.get("WWW-Authenticate")})
print(json.dumps(answers))
