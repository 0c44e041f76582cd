"""A server that holds its replies back until it is told to send them."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable
from types import TracebackType

import yl_facesearch as yl

GROUP = "YuanliStudent_01"
PATIENCE = 20.0
SENT_BY_THEN = 1.0  # seconds after which even a busy machine has sent a request
PROMPTLY = 3.0  # seconds that a busy machine may add to 50 ms


class HeldServer:
    """Sets received when a request is there, and replies once release is set.

    With holds_reads=False, an account without face libraries is listed at once.
    """

    def __init__(self, *, holds_reads: bool = True) -> None:
        self._holds_reads = holds_reads
        self.received = threading.Event()
        self.release = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def client(self, timeout: float = PATIENCE, max_retries: int = 0) -> yl.Client:
        return yl.Client(
            "key", "secret", endpoint=self.endpoint, timeout=timeout, max_retries=max_retries
        )

    def async_client(self, timeout: float = PATIENCE, max_retries: int = 0) -> yl.AsyncClient:
        return yl.AsyncClient(
            "key", "secret", endpoint=self.endpoint, timeout=timeout, max_retries=max_retries
        )

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as stream:
            while (head := _head(stream.readline)) is not None:
                length = re.search(rb"(?i)content-length: (\d+)", head)
                body = stream.read(int(length[1])) if length else b""
                is_held = self._holds_reads or b"/group/group_list" not in head
                if is_held:
                    self.received.set()
                    self.release.wait()
                group_id = re.search(rb'name="group_id"\r\n(?:.+\r\n)*\r\n(.*?)\r\n', body)
                known: dict[str, object] = {"group_infos": []}
                if group_id:
                    known = {"group_id": group_id[1].decode()}
                reply = json.dumps(known)
                try:
                    stream.write(
                        f"HTTP/1.1 200 OK\r\nContent-Length: {len(reply)}\r\n\r\n{reply}".encode()
                    )
                    stream.flush()
                except OSError:
                    return

    def __enter__(self) -> HeldServer:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release.set()
        # Wakes accept, which closing alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _head(readline: Callable[[], bytes]) -> bytes | None:
    lines: list[bytes] = []
    while True:
        try:
            line = readline()
        except OSError:
            return None
        if not line:
            return None
        lines.append(line)
        if line == b"\r\n":
            return b"".join(lines)
