"""Practice goes to this computer and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.adapters.endpoints import EndpointMissingError, Endpoints, EndpointsError, is_loopback, url_for
from wizard.core.descriptors.system import SystemIndex
from wizard.core.errors import UnreadableInputError

OZON = SystemIndex("ozon", "api-seller.ozon.ru")
META = SystemIndex("meta-cloud-api", "graph.facebook.com", hosts=("rupload.facebook.com",))


def parsed(value: str) -> Endpoints:
    return Endpoints.parse(f"[endpoints]\nozon = {value!r}\n", "endpoints.toml")


@pytest.mark.parametrize(
    "value",
    [
        "http://127.0.0.1:8100/ozon",
        "http://127.9.9.9:8100/ozon/",
        "https://localhost/ozon",
        "http://[::1]:8100/ozon",
    ],
)
def test_parse_when_the_address_is_this_computer(value: str) -> None:
    assert url_for(parsed(value), OZON, "", "/v1/roles") == value.rstrip("/") + "/v1/roles"


@pytest.mark.parametrize(
    ("value", "key"),
    [
        pytest.param("https://api-seller.ozon.ru", "endpoints-not-loopback", id="the-real-host"),
        pytest.param("http://10.0.0.7:8100", "endpoints-not-loopback", id="private-network"),
        pytest.param("http://0.0.0.0:8100", "endpoints-not-loopback", id="any-address"),
        pytest.param("http://127.0.0.1.example.com", "endpoints-not-loopback", id="looks-like-it"),
        pytest.param("http://localhost.example.com", "endpoints-not-loopback", id="looks-like-localhost"),
        pytest.param("http://127.1/", "endpoints-not-loopback", id="short-form"),
        pytest.param("http://2130706433/", "endpoints-not-loopback", id="number"),
        pytest.param("http://[::ffff:8.8.8.8]/", "endpoints-not-loopback", id="mapped"),
        pytest.param("http://127.0.0.1@example.com/", "endpoints-not-url", id="user-part"),
        pytest.param("http://u:p@127.0.0.1/", "endpoints-not-url", id="password"),
        pytest.param("ftp://127.0.0.1/", "endpoints-not-url", id="scheme"),
        pytest.param("127.0.0.1:8100", "endpoints-not-url", id="no-scheme"),
        pytest.param("http://127.0.0.1:99999/", "endpoints-not-url", id="port"),
        pytest.param("http://127.0.0.1/?a=b", "endpoints-not-url", id="query"),
        pytest.param("http://127.0.0.1\\@example.com/", "endpoints-not-url", id="backslash"),
        pytest.param("http://127.0.0.1 /", "endpoints-not-url", id="blank"),
        pytest.param("", "endpoints-not-url", id="empty"),
    ],
)
def test_parse_when_the_address_is_refused(value: str, key: str) -> None:
    with pytest.raises(EndpointsError) as caught:
        Endpoints.parse(f"[endpoints]\nozon = '{value}'\n", "endpoints.toml")

    assert (caught.value.key, caught.value.parameters) == (key, {"file": "endpoints.toml", "entry": "ozon"})
    assert isinstance(caught.value, UnreadableInputError)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("[endpoints", "endpoints-syntax", id="not-toml"),
        pytest.param("", "endpoints-syntax", id="no-table"),
        pytest.param("endpoints = 3", "endpoints-syntax", id="not-a-table"),
        pytest.param("[endpoints]\n[secrets]\n", "endpoints-unknown-key", id="another-table"),
        pytest.param("[endpoints]\nozon = 8100\n", "endpoints-not-url", id="number"),
        pytest.param("[endpoints]\nozon.host = 'http://127.0.0.1'\n", "endpoints-not-url", id="unquoted-host"),
    ],
)
def test_parse_when_the_file_is_not_one_of_ours(text: str, key: str) -> None:
    with pytest.raises(EndpointsError) as caught:
        Endpoints.parse(text, "e.toml")

    assert caught.value.key == key


def test_read_when_the_file_is_there(tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    file.write_bytes(b"\xef\xbb\xbf[endpoints]\nozon = 'http://127.0.0.1:8100/ozon'\n")

    assert Endpoints.read(file).bases == {"ozon": "http://127.0.0.1:8100/ozon"}


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"#" * 100_001], ids=["absent", "not-utf-8", "too-large"])
def test_read_when_the_file_cannot_be_used(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(EndpointsError) as caught:
        Endpoints.read(file)

    assert caught.value.key == "endpoints-unreadable"


def test_url_for_when_there_are_no_endpoints() -> None:
    assert url_for(None, META, "", "/v25.0/me") == "https://graph.facebook.com/v25.0/me"
    assert url_for(None, META, "rupload.facebook.com", "/up") == "https://rupload.facebook.com/up"


def test_url_for_when_a_further_host_has_its_own_place() -> None:
    text = """[endpoints]
    meta-cloud-api = "http://127.0.0.1:8100/meta"
    "meta-cloud-api.rupload.facebook.com" = "http://127.0.0.1:8200"
    """

    endpoints = Endpoints.parse(text, "e.toml")

    assert url_for(endpoints, META, "graph.facebook.com", "/me") == "http://127.0.0.1:8100/meta/me"
    assert url_for(endpoints, META, "rupload.facebook.com", "/up") == "http://127.0.0.1:8200/up"


def test_url_for_when_a_further_host_has_none_of_its_own() -> None:
    endpoints = Endpoints({"meta-cloud-api": "http://127.0.0.1:8100/meta"})

    assert url_for(endpoints, META, "rupload.facebook.com", "/up") == (
        "http://127.0.0.1:8100/meta/_rupload.facebook.com/up"
    )


@pytest.mark.parametrize("host", ["", "rupload.facebook.com"])
def test_url_for_when_practice_lacks_the_system(host: str) -> None:
    with pytest.raises(EndpointMissingError):
        url_for(Endpoints({"ozon": "http://127.0.0.1:8100"}), META, host, "/me")


@given(st.ip_addresses(v=4))
def test_is_loopback_when_given_any_address(address: object) -> None:
    assert is_loopback(str(address)) == str(address).startswith("127.")
