"""A request written as one piece is divided into what it was sent as, byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.core.callbacks import Received, split_request

ADDRESS = "https://shop.example/hook?hub.mode=subscribe&hub.challenge=1"
JSON = b'{"object":"x"}'


@pytest.mark.parametrize(
    ("data", "received"),
    [
        pytest.param(ADDRESS.encode(), Received(ADDRESS), id="address"),
        pytest.param(b" hub.mode=subscribe&x=1\r\n", Received("hub.mode=subscribe&x=1"), id="query"),
        pytest.param(
            b"GET /hook?a=1 HTTP/1.1\r\nHost: a.example\r\n\r\n",
            Received("GET /hook?a=1 HTTP/1.1", "Host: a.example"),
            id="get",
        ),
        pytest.param(b"GET /hook?a=1", Received("GET /hook?a=1"), id="line without version"),
        pytest.param(
            b"POST /h HTTP/2\nA: 1\nB: 2\n\n" + JSON, Received("POST /h HTTP/2", "A: 1\nB: 2", JSON), id="post"
        ),
        pytest.param(b"A: 1\r\nX-B: 2\r\n\r\n" + JSON, Received("", "A: 1\nX-B: 2", JSON), id="no request line"),
        pytest.param(b"X-Hub-Signature-256: sha256=0", Received("", "X-Hub-Signature-256: sha256=0"), id="one header"),
        pytest.param(
            b"\xef\xbb\xbfPOST /h HTTP/1.1\nA: 1\n\nb", Received("POST /h HTTP/1.1", "A: 1", b"b"), id="mark first"
        ),
        pytest.param(JSON + b"\n", Received(body=JSON + b"\n"), id="body"),
        pytest.param(b"\xef\xbb\xbf" + JSON, Received(body=b"\xef\xbb\xbf" + JSON), id="body with a mark"),
        pytest.param(b"<xml>\n\n</xml>", Received(body=b"<xml>\n\n</xml>"), id="xml"),
        pytest.param(
            ADDRESS.encode() + b"\nHost: a.example\n\n<xml/>",
            Received(ADDRESS, "Host: a.example", b"<xml/>"),
            id="address, headers and body",
        ),
        pytest.param(b"/hook?a=1\n\n<xml/>", Received("/hook?a=1", "", b"<xml/>"), id="path and body"),
        pytest.param(b'{"a?": 1}', Received(body=b'{"a?": 1}'), id="question mark in a body"),
        pytest.param(b"", Received(), id="nothing"),
    ],
)
def test_request_is_divided(data: bytes, received: Received) -> None:
    assert split_request(data) == received


@given(st.binary(), st.sampled_from([b"\n", b"\r\n"]))
def test_body_is_byte_for_byte(body: bytes, end: bytes) -> None:
    head = end.join([b"POST /hook HTTP/1.1", b"Host: shop.example", b"X-Hub-Signature-256: sha256=0"])

    found = split_request(head + end + end + body)

    assert (found.line, found.body) == ("POST /hook HTTP/1.1", body)
    assert found.headers.splitlines() == ["Host: shop.example", "X-Hub-Signature-256: sha256=0"]


@given(st.binary())
def test_anything_is_divided_without_an_error(data: bytes) -> None:
    found = split_request(data)

    assert found.body == b"" or data.endswith(found.body)
