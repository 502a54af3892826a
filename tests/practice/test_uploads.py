"""A stand-in takes files as the services do: a session, bytes from an offset on, a handle for all of them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from wizard.core.descriptors.collection import UploadMishap, Uploads
from wizard.core.descriptors.system import Persona, PracticeReply, System, SystemIndex
from wizard.core.loading.located import LocatedFile
from wizard.core.loading.uploads import upload_problems
from wizard.practice.stand_in import StandIn

BYTES = b"0123456789"
BEGIN = PracticeReply("POST", "/v1/{app}/uploads", json={"id": "{item.session}?sig={item.signature}"})
LOOK = PracticeReply("GET", "/v1/{item.session}", json={"id": "{item.session}", "file_offset": "{item.offset}"})
SEND = PracticeReply("POST", "/v1/{item.session}", json={"h": "{item.handle}"})
REFUSED = PracticeReply("", "", status=400, json={"error": "refused by {app}"})
GONE = PracticeReply("", "", status=404, json={"error": "gone"})


def stand_in(*mishaps: UploadMishap, signed: str = "sig") -> StandIn:
    uploads = Uploads("samples", BEGIN, LOOK, SEND, REFUSED, GONE, ("image/png",), signed, mishaps)
    other = PracticeReply("GET", "/v1/me", json={"me": True})
    persona = Persona("good", {"app": "7", "token": "t"}, (other,), default=True, uploads=(uploads,))
    return StandIn(
        System(SystemIndex("made-up", "api.example.org"), {}, {}, (), (), (persona,), {"token": "X-Token"}, (), {})
    )


def ask(
    of: StandIn, method: str, path: str, query: dict[str, str] | None = None, *, offset: int = 0, body: bytes = b""
) -> Any:
    return of.answer(method, path, {"X-Token": "t", "file_offset": str(offset)}, query, body=body).reply


def begun(of: StandIn, name: str = "a.png", **changes: str) -> tuple[str, dict[str, str]]:
    told = {"file_name": name, "file_length": str(len(BYTES)), "file_type": "image/png", **changes}
    session, _, signature = ask(of, "POST", "/v1/7/uploads", told).json["id"].partition("?sig=")
    return f"/v1/{session}", {"sig": signature}


def test_all_bytes_in_pieces_make_the_handle_of_their_digest() -> None:
    of = stand_in()
    path, query = begun(of)
    assert ask(of, "GET", path, query).json["file_offset"] == 0
    assert ask(of, "POST", path, query, body=BYTES[:4]).json["file_offset"] == 4
    assert ask(of, "GET", path, query).json["file_offset"] == 4
    handle = ask(of, "POST", path, query, offset=4, body=BYTES[4:]).json["h"]
    assert handle == f"4::aW1hZ2UvcG5n:{sha256(BYTES).hexdigest()[:32]}"
    assert ask(of, "POST", path, query, offset=10).json["h"] == handle


@pytest.mark.parametrize(
    ("offset", "body"),
    [
        pytest.param(3, BYTES[3:], id="a hole"),
        pytest.param(0, BYTES + b"!", id="more than was said"),
        pytest.param(-1, BYTES, id="no offset"),
    ],
)
def test_bytes_that_do_not_fit_are_refused_and_not_kept(offset: int, body: bytes) -> None:
    of = stand_in()
    path, query = begun(of)
    assert ask(of, "POST", path, query, offset=offset, body=body).status == 400
    assert ask(of, "GET", path, query).json["file_offset"] == 0


@pytest.mark.parametrize("told", [{"file_type": "text/html"}, {"file_length": "0"}, {"file_length": "many"}])
def test_file_that_is_not_taken_begins_no_session(told: dict[str, str]) -> None:
    query = {"file_name": "a.png", "file_length": "10", "file_type": "image/png", **told}
    found = ask(stand_in(), "POST", "/v1/7/uploads", query)
    assert (found.status, found.json) == (400, {"error": "refused by 7"})


def test_session_is_found_only_with_its_signature() -> None:
    of = stand_in()
    path, query = begun(of)
    assert ask(of, "GET", path).status == ask(of, "GET", f"{path}0", query).status == 404
    plain = stand_in(signed="")
    path, _ = begun(plain)
    assert ask(plain, "GET", path).status == 200


def test_other_paths_are_left_to_others() -> None:
    of = stand_in()
    assert ask(of, "GET", "/v1/me").json == {"me": True}
    assert ask(of, "GET", "/v1/you").status == 404
    assert ask(of, "GET", "/v1/you").json is None


def test_mishap_keeps_its_part_and_happens_so_often() -> None:
    cut = PracticeReply("", "", fault="close")
    of = stand_in(UploadMishap("send", r".*_cut\..*", cut, takes=0.5, times=1))
    path, query = begun(of, "parcel_cut.png")
    assert ask(of, "POST", path, query, body=BYTES).fault == "close"
    assert ask(of, "GET", path, query).json["file_offset"] == 5
    assert "h" in ask(of, "POST", path, query, offset=5, body=BYTES[5:]).json


def test_mishap_may_end_the_session() -> None:
    of = stand_in(UploadMishap("look", ".*", GONE, forgets=True, times=1))
    path, query = begun(of)
    assert [ask(of, "GET", path, query).json for _ in range(2)] == [{"error": "gone"}] * 2
    assert ask(of, "POST", path, query, body=BYTES).status == 404


def test_personas_keep_apart() -> None:
    of, other = stand_in(), stand_in()
    path, query = begun(of)
    assert ask(other, "GET", path, query).status == 404


def test_half_said_upload_is_a_problem() -> None:
    value: dict[str, Any] = {"persona": [{"id": "a", "upload": [{"id": "samples", "types": ["image/png"]}]}]}
    file = LocatedFile("practice.toml", value)
    assert [one.message for one in upload_problems(file)] == [
        "an upload needs `begin`, `look`, `send`, `refused`, `gone`"
    ]
