"""Obtains a token from an issuer with a client library that others wrote, and prints the outcome as JSON.

usage: judge.py {msal|azure-identity}

The order, a JSON object, is in the variable LATCHKEY_ORDER, because it holds secrets: "flow" names the way to obtain the
token, and the other members say from whom and with what.
"""

import importlib
import json
import os
import sys

library = importlib.import_module({"msal": "with_msal", "azure-identity": "with_azure_identity"}[sys.argv[1]])
order = json.loads(os.environ["LATCHKEY_ORDER"])
print(json.dumps(library.FLOWS[order["flow"]](order)))
