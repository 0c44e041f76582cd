"""What goes over the wire, read by servers and parsers that are not ours."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import io
import json
import re
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

import yl_facesearch as yl
from held_server import GROUP
from secrets_of import in_a_sign

KEY, SECRET = "an-api-key", "an-api-secret"

Headers = dict[str, str]
Fields = list[tuple[str, str]]


@contextmanager
def server() -> Generator[tuple[str, list[tuple[str, Headers, bytes]]], None, None]:
    """An endpoint, and the requests it has had: path, headers in small letters, body."""
    requests: list[tuple[str, Headers, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            requests.append(
                (self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            reply = json.dumps({"request_id": "1,a", "time_used": 3, "group_id": GROUP}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}", requests
        finally:
            httpd.shutdown()
            thread.join()


def by_email(headers: Headers, body: bytes) -> Fields:
    head = f"Content-Type: {headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + body, policy=email.policy.HTTP)
    assert message.defects == []
    parts = [part for part in message.iter_parts() if isinstance(part, EmailMessage)]
    assert all(part.get_content_disposition() == "form-data" for part in parts)
    assert all(part.get_filename() is None for part in parts)
    return [
        (str(part["Content-Disposition"].params["name"]), str(part.get_payload())) for part in parts
    ]


def by_werkzeug(headers: Headers, body: bytes) -> Fields:
    mimetype, options = parse_options_header(headers["content-type"])
    _, form, files = FormDataParser(silent=False).parse(
        io.BytesIO(body), mimetype, len(body), options
    )
    assert not files
    return list(form.items(multi=True))


@pytest.mark.parametrize(("check_empty", "written"), [(True, "1"), (False, "0")])
def test_four_fields_in_order(check_empty: bool, written: str) -> None:
    with server() as (endpoint, requests):
        client = yl.Client(KEY, SECRET, endpoint=f"{endpoint}/gateway")
        deletion = client.delete_group(GROUP, check_empty=check_empty)
        client.close()
    assert (deletion.request_id, deletion.time_used_ms) == ("1,a", 3)
    ((path, headers, body),) = requests
    assert path == "/gateway/finauth/search/group/free"
    assert headers["content-type"].startswith("multipart/form-data; boundary=")
    fields = by_email(headers, body)
    assert by_werkzeug(headers, body) == fields
    assert [name for name, _ in fields] == ["sign", "sign_version", "group_id", "check_empty"]
    values = dict(fields)
    assert (values["sign_version"], values["group_id"]) == ("hmac_sha1", GROUP)
    assert values["check_empty"] == written
    check_sign(values["sign"])


def check_sign(sign: str) -> None:
    assert in_a_sign(KEY) in sign.encode()
    token = base64.b64decode(sign, validate=True)
    digest, raw = token[:20], token[20:]
    assert hmac.new(SECRET.encode(), raw, hashlib.sha1).digest() == digest
    parts = re.fullmatch(rf"a={KEY}&b=(\d+)&c=(\d+)&d=(\d{{1,10}})", raw.decode("ascii"))
    assert parts is not None
    expires, signed = int(parts[1]), int(parts[2])
    assert signed < expires
    assert abs(signed - time.time()) < 60


def test_each_attempt_is_signed_anew() -> None:
    with server() as (endpoint, requests), yl.Client(KEY, SECRET, endpoint=endpoint) as client:
        for _ in range(3):
            client.delete_group(GROUP)
    signs = [dict(by_email(headers, body))["sign"] for _, headers, body in requests]
    assert len(set(signs)) == 3
