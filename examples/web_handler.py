"""DELETE /groups/{group_id} as a web service: python web_handler.py."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import yl_facesearch as yl


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncGenerator[dict[str, yl.AsyncClient], None]:
    # One client serves every request, so they share connections, retry budget and clock.
    async with yl.AsyncClient(timeout=10.0) as client:
        yield {"client": client}


async def delete_group(request: Request) -> JSONResponse:
    client: yl.AsyncClient = request.state.client
    try:
        deletion = await client.delete_group(request.path_params["group_id"], missing_ok=True)
    except yl.YlError as error:
        result = "in doubt" if error.sent == "maybe_applied" else "nothing deleted"
        return JSONResponse(
            {"result": result, "why": str(error)},
            status_code=status_of(error),
            # In doubt, somebody has to look first: to repeat it at once is no way out.
            headers={"Retry-After": "5"} if error.retryable and result != "in doubt" else None,
        )
    return JSONResponse({"result": "gone", "outcome": deletion.outcome})


def status_of(error: yl.YlError) -> int:
    if isinstance(error, yl.InvalidArgumentError):
        return 400
    if isinstance(error, yl.NotEmptyError):
        return 409
    if error.sent == "not_sent":
        return 503
    return 502  # refused upstream, or in doubt: "result" says which


app = Starlette(
    routes=[Route("/groups/{group_id}", delete_group, methods=["DELETE"])],
    lifespan=lifespan,
)

if __name__ == "__main__":
    uvicorn.run(app, port=int(os.environ.get("PORT", "8000")))
