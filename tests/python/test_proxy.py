"""The proxy that the environment names is used, and only for what must go through it."""

import socket
import threading
from collections.abc import Iterator

import pytest

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox


class Proxy:
    """Refuses whatever it is asked, and keeps the first line of it."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(65536).split(b"\r\n")[0])
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    proxy = Proxy()
    yield proxy
    proxy.close()


def client(endpoint: str) -> yl.Client:
    return yl.Client("key_of_an_account", "secret_of_it", endpoint=endpoint, max_retries=0)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_https_goes_through_the_proxy(
    proxy: Proxy, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, proxy.url)
    with pytest.raises(yl.ProxyRefusedError, match="403") as caught:
        client("https://faces.invalid").delete_group("lib")
    assert caught.value.sent == "not_sent"
    assert proxy.asked == [b"CONNECT faces.invalid:443 HTTP/1.1"]


def test_no_proxy_is_heeded(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "faces.invalid")
    with pytest.raises(yl.YlError) as caught:
        client("https://faces.invalid").delete_group("lib")
    assert caught.value.sent == "not_sent"
    assert proxy.asked == []


def test_this_machine_needs_no_proxy(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("ALL_PROXY", proxy.url)
    with Sandbox() as sandbox:
        sandbox.add_group("lib")
        with yl.Client(sandbox.api_key, sandbox.api_secret, endpoint=sandbox.endpoint) as client:
            assert client.delete_group("lib").outcome == "deleted"
    assert proxy.asked == []


@pytest.mark.parametrize(
    "value",
    [
        "http://CORP\\someone:hunter2@{}",
        '"http://{}"',
        "http://{}\n",
        "ftp://{}",
        "pac+http://{}",
        "socks4://{}",
        "http://[::1",
    ],
)
def test_a_variable_that_cannot_be_used_is_an_error(
    proxy: Proxy, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value.format(proxy.url.removeprefix("http://")))
    with pytest.raises(yl.InvalidArgumentError, match="HTTPS_PROXY") as caught:
        client("https://faces.invalid")
    assert "hunter2" not in str(caught.value)


def test_the_word_none_is_no_proxy(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    straight = yl.Client(
        "key_of_an_account",
        "secret_of_it",
        endpoint="https://faces.invalid",
        proxy="none",
        max_retries=0,
    )
    with pytest.raises(yl.ConnectFailedError, match=r"faces\.invalid"):
        straight.delete_group("lib")
    assert proxy.asked == []


def test_the_environment_is_read_once(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    through_proxy = client("https://faces.invalid")
    monkeypatch.delenv("HTTPS_PROXY")
    with pytest.raises(yl.ProxyRefusedError):
        through_proxy.delete_group("lib")
