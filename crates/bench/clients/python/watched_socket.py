"""A socket that an event loop watches: the least that a task can wait for a reply with."""

import asyncio
import socket


class WatchedSocket:
    """One connection; one request at a time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: tuple[str, int]) -> None:
        """Connect, and let the loop watch for replies."""
        self._loop = loop
        self._socket = socket.create_connection(address)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self._reply: asyncio.Future[bytes] | None = None
        loop.add_reader(self._socket, self._read)

    def exchange(self, request: bytes) -> asyncio.Future[bytes]:
        """Send a request, which the socket takes at once."""
        self._reply = self._loop.create_future()
        self._socket.send(request)
        return self._reply

    def close(self) -> None:
        """Close the connection."""
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _read(self) -> None:
        # The server sends a reply whole.
        reply = self._socket.recv(8192)
        if self._reply is not None:
            self._reply.set_result(reply)
