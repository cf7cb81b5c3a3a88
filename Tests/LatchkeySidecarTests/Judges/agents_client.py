"""Gets tokens with the client of Microsoft's SDK for agents: agents_client.py URL AGENT AGENT-USER."""

import asyncio
import sys

from microsoft_agents.authentication.entra_auth_sidecar import sidecar_http_client
from microsoft_agents.authentication.entra_auth_sidecar._models import SidecarRequestOptions

url, agent, agent_user = sys.argv[1:4]


async def main():
    client = sidecar_http_client.SidecarHttpClient(url, retry_count=0)
    try:
        assert await client.is_healthy()
        get = client.get_authorization_header_unauthenticated
        own = await get("MyApi", SidecarRequestOptions(agent_identity=agent, request_app_token=True))
        user = await get(
            "MyApi",
            SidecarRequestOptions(
                agent_identity=agent, agent_username=agent_user, scopes=["api://products/Products.Read"]
            ),
        )
        assert own is not None and user is not None
        assert "<" not in repr(type(own).__name__)
        assert vars(own) != vars(user)
        fresh = await get(
            "MyApi", SidecarRequestOptions(agent_identity=agent, request_app_token=True, force_refresh=True)
        )
        assert fresh is not None
        try:
            await get("no such service")
        except Exception as error:
            assert type(error).__name__ in ("SidecarAuthError", "SidecarConfigurationError", "ValueError"), error
        else:
            raise AssertionError("An unknown service was served.")
    finally:
        await client.aclose()


asyncio.run(main())
print("The client of the agents' SDK got its tokens.")
