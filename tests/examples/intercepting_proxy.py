"""A company's proxy that decrypts TLS, with certificates of the company's own CA."""

from __future__ import annotations

import http.client
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

from yl_facesearch.sandbox import Sandbox


class InterceptingProxy:
    """Shows its clients a certificate of `host` that the company's CA has issued.

    It reads each request, and sends it to the sandbox over TLS of its own.
    """

    def __init__(self, host: str, sandbox: Sandbox, directory: Path) -> None:
        assert sandbox.ca_file is not None
        ca = trustme.CA(organization_name="Example Company")
        self.ca_file = str(directory / "company.pem")
        ca.cert_pem.write_to_path(self.ca_file)
        self.asked: list[str] = []  # the targets of its tunnels
        self.shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with ca.issue_cert(host).private_key_and_cert_chain_pem.tempfile() as file:
            self.shown.load_cert_chain(file)
        self.trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.trusted.load_verify_locations(sandbox.ca_file)
        self.service = sandbox.endpoint.removeprefix("https://")

        class Handler(_Handler):
            proxy = self

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> InterceptingProxy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    proxy: InterceptingProxy
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        self.proxy.asked.append(self.path)
        self.send_response_only(200)
        self.end_headers()
        try:
            self.connection = self.proxy.shown.wrap_socket(self.connection, server_side=True)
        except OSError:  # ssl.SSLError is one: the client refuses the certificate
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.close_connection = False

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        service = http.client.HTTPSConnection(self.proxy.service, context=self.proxy.trusted)
        service.request("POST", self.path, body, dict(self.headers))
        reply = service.getresponse()
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.read())
        service.close()

    def finish(self) -> None:
        super().finish()
        # The server closes the socket that it has accepted, not the one that TLS made of it.
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
