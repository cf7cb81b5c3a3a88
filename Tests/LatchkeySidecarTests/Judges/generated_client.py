"""Calls all five operations with a generated client: generated_client.py URL PACKAGE-FOLDER TOKEN AGENT AGENT-USER."""

import importlib
import json
import pathlib
import sys
from uuid import UUID

url, folder, token, agent, agent_user = sys.argv[1:6]
sys.path.insert(0, folder)
name = next(path.name for path in pathlib.Path(folder).iterdir() if (path / "client.py").exists())
package = importlib.import_module(name)
models = importlib.import_module(f"{name}.models")


def operation(tag, name_):
    return importlib.import_module(f"{name}.api.{tag}.{name_}")


caller = package.AuthenticatedClient(base_url=url, token=token)
anyone = package.Client(base_url=url)

validated = operation("validate_request_endpoints", "validate_authorization_header").sync(client=caller)
assert isinstance(validated, models.ValidateAuthorizationHeaderResult), validated
assert validated.token == token and validated.protocol == "Bearer"
assert validated.claims.to_dict()["scp"] == "access_as_user"

header = operation("authorization_header_endpoint", "authorization_header").sync("MyApi", client=caller)
assert isinstance(header, models.AuthorizationHeaderResult), header
assert header.authorization_header.startswith("Bearer ey")

unauthenticated = operation("authorization_header_endpoint", "authorization_header_unauthenticated")
own = unauthenticated.sync("MyApi", client=anyone, agent_identity=agent, options_override_request_app_token=True)
assert isinstance(own, models.AuthorizationHeaderResult), own
named = unauthenticated.sync(
    "MyApi",
    client=anyone,
    agent_identity=agent,
    agent_username=agent_user,
    options_override_scopes=["api://products/Products.Read"],
)
assert isinstance(named, models.AuthorizationHeaderResult), named
assert named.authorization_header != own.authorization_header
wrong = unauthenticated.sync("MyApi", client=anyone, agent_identity=agent, agent_user_id=UUID(int=0))
assert isinstance(wrong, models.ProblemDetails) and wrong.status == 400, wrong
assert wrong["code"] == "invalid_agent_user_id" if "code" in wrong.additional_properties else wrong.code

path = "api/products"
call = operation("downstream_api_endpoint", "downstream_api")
answer = call.sync("MyApi", client=caller, options_override_relative_path=path)
assert isinstance(answer, models.DownstreamApiResult) and answer.status_code == 200, answer
assert json.loads(answer.content)[0]["name"] == "Padlock"

call = operation("downstream_api_endpoint", "downstream_api_unauthenticated")
answer = call.sync("MyApi", client=anyone, agent_identity=agent, options_override_relative_path=path)
assert isinstance(answer, models.DownstreamApiResult) and answer.status_code == 200, answer
answer = call.sync("MyApi", client=anyone, agent_identity=agent, options_override_relative_path=f"{path}/99")
assert answer.status_code == 404, answer
problem = call.sync("Nothing", client=anyone)
assert isinstance(problem, models.ProblemDetails) and problem.status == 400, problem
print("The generated client called all five operations.")
