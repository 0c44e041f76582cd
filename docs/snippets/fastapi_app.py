"""Start it by `uvicorn fastapi_app:app`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

import yl_facesearch as yl


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    # One client serves every request, so they share connections, retry budget and clock.
    async with yl.AsyncClient(timeout=10.0) as app.state.client:
        yield


app = FastAPI(lifespan=lifespan)


@app.delete("/groups/{group_id}")
async def delete_group(group_id: str, request: Request) -> dict[str, str]:
    client: yl.AsyncClient = request.app.state.client
    deletion = await client.delete_group(group_id, missing_ok=True)
    return {"result": "gone", "outcome": deletion.outcome}


@app.exception_handler(yl.YlError)
async def failed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, yl.YlError)
    result = "in doubt" if error.sent == "maybe_applied" else "nothing deleted"
    status = 400 if isinstance(error, yl.InvalidArgumentError) else 502
    if isinstance(error, yl.NotEmptyError):
        status = 409
    return JSONResponse({"result": result, "why": str(error)}, status)
