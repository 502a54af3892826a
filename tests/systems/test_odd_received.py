"""Nothing that is pasted or received makes a judgement fail: any address, any query, any XML, any encoding."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.test_redirected import ATTEMPT, CODE, STATE
from wizard.adapters.resources import Resources, shipped_root
from wizard.core.callbacks import Kind, Received
from wizard.core.redirected import Redirected, Refused, judge_redirected
from wizard.core.secret import Secret
from wizard.systems.shopee_push import ShopeePush
from wizard.systems.wecom_callbacks import WeComCallbacks

TEXTS = Resources([shipped_root()]).texts("zh_CN")
WECOM = {"token": Secret("QDG6eK"), "aes_key": Secret("j" * 43), "receive_id": Secret("wx5823bf96d3bd56c7")}
SHOPEE = {"push_key": Secret("shpk" + "0" * 60), "api_key": Secret("shpk" + "1" * 60)}
SIGNS = ("https://", "http://[", "]", "[::1]", ":99999", ":", "//", "@", "?", "&", "=", "#", "%", "%E4", "。", "\x00")
PARTS = ("shop.example.com", "/back", "open.shopee.com/auth", f"code={CODE}", "shop_id=700001", f"state={STATE}")
QUERY = ("msg_signature=5c45", "timestamp=1409659589", "nonce=263014780", "echostr=P9nAz+CzyDty", " HTTP/1.1", "GET ")
PIECES = st.sampled_from((*SIGNS, *PARTS, *QUERY))
LINES = st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)
BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><xml><Encrypt>&b;</Encrypt></xml>"
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><xml><Encrypt>&a;</Encrypt></xml>"
DEEP = b"<xml>" * 50_000 + b"</xml>" * 50_000
ENCODINGS = (
    "<xml>单</xml>".encode("gb18030"),
    "<xml/>".encode("utf-16"),
    b'<?xml version="1.0" encoding="nonsense"?><xml/>',
    b"\xff\xfe\x00",
)
NODES = (b"<xml><Encrypt/></xml>", b"<xml><Encrypt>AAAA</Encrypt></xml>")
BODIES = st.binary(max_size=60) | st.sampled_from((BOMB, OUTSIDE, DEEP, *ENCODINGS, *NODES))


@given(LINES)
@example("http://[?msg_signature=1")
@example("http://a\u2100b?msg_signature=1&timestamp=1&nonce=1&echostr=1")
def test_no_address_is_too_odd_to_be_judged(pasted: str) -> None:
    found = judge_redirected(pasted, ATTEMPT)
    assert isinstance(found, (Redirected, Refused))
    if isinstance(found, Refused):
        assert TEXTS.get(f"authorization.{found.code}.message", **found.parameters)


@given(st.sampled_from([Kind.CHALLENGE, Kind.EVENT]), LINES, BODIES)
@example(Kind.CHALLENGE, "http://[?msg_signature=1", b"")
@example(Kind.EVENT, "http://a\u2100b?msg_signature=1", b"<xml><Encrypt>AAAA</Encrypt></xml>")
def test_no_wecom_request_is_too_odd_to_be_judged(kind: Kind, line: str, body: bytes) -> None:
    judged = WeComCallbacks().judge(kind, Received(line=line, headers="", body=body), WECOM)
    assert not judged.is_right
    assert judged.code.startswith("wecom-")


@given(LINES, st.text(max_size=40), BODIES)
def test_no_shopee_push_is_too_odd_to_be_judged(line: str, header: str, body: bytes) -> None:
    received = Received(line=line, headers=f"Authorization: {header}", body=body)
    assert ShopeePush().judge(Kind.EVENT, received, SHOPEE).code


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, DEEP], ids=["bomb", "outside", "deep"])
def test_dangerous_xml_is_no_xml_or_holds_nothing(body: bytes) -> None:
    line = "/callback?msg_signature=1&timestamp=1&nonce=1"
    judged = WeComCallbacks().judge(Kind.EVENT, Received(line=line, headers="", body=body), WECOM)
    assert judged.code in ("wecom-event-not-xml", "wecom-event-not-encrypted")
    assert judged.shown == ""
