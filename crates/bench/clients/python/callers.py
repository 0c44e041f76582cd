"""Each client as a user would write it, and imports what it needs by itself: its memory counts."""

from collections.abc import Awaitable, Callable

from account import API_KEY, API_SECRET, GROUP_ID, PATH

Call = Callable[[], object]
AsyncCall = Callable[[], Awaitable[object]]
Close = Callable[[], Awaitable[None]]


def _ca_file(endpoint: str, ca_file: str) -> str | None:
    return ca_file if endpoint.startswith("https:") else None


def yl(endpoint: str, ca_file: str) -> Call:
    """Use the library's Client."""
    import yl_facesearch

    client = yl_facesearch.Client(
        API_KEY, API_SECRET, endpoint=endpoint, max_retries=0, ca_file=_ca_file(endpoint, ca_file)
    )
    return lambda: client.delete_group(GROUP_ID)


def requests(endpoint: str, ca_file: str) -> Call:
    """Use a requests.Session."""
    import requests
    from job import check, fields

    session = requests.Session()
    session.trust_env = False
    session.verify = ca_file
    url = endpoint + PATH

    def call() -> None:
        form = {name: (None, value) for name, value in fields().items()}
        reply = session.post(url, files=form)
        check(reply.status_code, reply.content)

    return call


def httpx(endpoint: str, ca_file: str) -> Call:
    """Use an httpx.Client."""
    import ssl

    import httpx
    from job import check, fields

    context = ssl.create_default_context(cafile=ca_file)
    client = httpx.Client(verify=context, trust_env=False)
    url = endpoint + PATH

    def call() -> None:
        form = {name: (None, value) for name, value in fields().items()}
        reply = client.post(url, files=form)
        check(reply.status_code, reply.content)

    return call


def urllib3(endpoint: str, ca_file: str) -> Call:
    """Use a urllib3.PoolManager."""
    import urllib3
    from job import check, fields

    pool = urllib3.PoolManager(ca_certs=ca_file)
    url = endpoint + PATH

    def call() -> None:
        reply = pool.request("POST", url, fields=fields())
        check(reply.status, reply.data)

    return call


def pycurl(endpoint: str, ca_file: str) -> Call:
    """Reuse one pycurl.Curl."""
    import io

    import pycurl
    from job import check, fields

    curl = pycurl.Curl()
    curl.setopt(pycurl.URL, endpoint + PATH)
    curl.setopt(pycurl.CAINFO, ca_file)
    curl.setopt(pycurl.NOPROXY, "*")

    def call() -> None:
        body = io.BytesIO()
        curl.setopt(pycurl.HTTPPOST, list(fields().items()))
        curl.setopt(pycurl.WRITEDATA, body)
        curl.perform()
        check(curl.getinfo(pycurl.RESPONSE_CODE), body.getvalue())

    return call


async def asyncio_baseline(endpoint: str, ca_file: str, at_once: int) -> tuple[AsyncCall, Close]:
    """Send bytes made ready, and read the reply, on sockets that the event loop itself watches."""
    import asyncio
    from urllib.parse import urlsplit

    from job import message
    from watched_socket import WatchedSocket

    url = urlsplit(endpoint)
    request = message(url.netloc)
    address = (url.hostname or "", url.port or 80)
    loop = asyncio.get_running_loop()
    idle = [WatchedSocket(loop, address) for _ in range(at_once)]

    async def call() -> None:
        connection = idle.pop()
        reply = await connection.exchange(request)
        if not reply.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(repr(reply))
        idle.append(connection)

    async def close() -> None:
        for connection in idle:
            connection.close()

    return call, close


async def yl_async(endpoint: str, ca_file: str, at_once: int) -> tuple[AsyncCall, Close]:
    """Use the library's AsyncClient."""
    import yl_facesearch

    client = yl_facesearch.AsyncClient(
        API_KEY, API_SECRET, endpoint=endpoint, max_retries=0, ca_file=_ca_file(endpoint, ca_file)
    )

    return lambda: client.delete_group(GROUP_ID), client.close


async def aiohttp(endpoint: str, ca_file: str, at_once: int) -> tuple[AsyncCall, Close]:
    """Use an aiohttp.ClientSession with a connection for each call in flight."""
    import ssl

    import aiohttp
    from job import check, fields

    context = ssl.create_default_context(cafile=ca_file)
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once, ssl=context))
    url = endpoint + PATH

    async def call() -> None:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields().items():
            form.add_field(name, value)
        async with session.post(url, data=form) as reply:
            check(reply.status, await reply.read())

    return call, session.close


SYNC: dict[str, Callable[[str, str], Call]] = {
    "yl": yl,
    "requests": requests,
    "httpx": httpx,
    "urllib3": urllib3,
    "pycurl": pycurl,
}

ASYNC: dict[str, Callable[[str, str, int], Awaitable[tuple[AsyncCall, Close]]]] = {
    "asyncio-baseline": asyncio_baseline,
    "yl-async": yl_async,
    "aiohttp": aiohttp,
}
