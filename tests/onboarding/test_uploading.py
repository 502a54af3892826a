"""The sample of a media header is uploaded before its template, and only as often as it must be; over a real socket."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.onboarding.sample_files import JPG, MP4, PDF, PNG, THREE_GP, with_sample, written
from tests.onboarding.template_desk import ITEMS, LONG, RESOURCES, START, TemplateDesk
from wizard.adapters.ladders.calls import Answer
from wizard.adapters.ladders.verdict import blocked
from wizard.onboarding import uploading
from wizard.onboarding.samples import SAMPLES
from wizard.onboarding.submitting import SUBMISSIONS, Submitting
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.upload_steps import Step, send
from wizard.practice.server import PracticeServer

DIGEST = sha256(PNG).hexdigest()


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    systems = [RESOURCES.system(name) for name in ("meta-cloud-api", "360dialog")]
    with PracticeServer(systems, lambda: START, drip=LONG) as running:
        yield running


@pytest.fixture
def desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    made = TemplateDesk(tmp_path / "data", server)
    yield made
    made.close()


@pytest.fixture
def partner_desk(server: PracticeServer, tmp_path: Path) -> Iterator[TemplateDesk]:
    made = TemplateDesk(tmp_path / "data", server, "360dialog")
    yield made
    made.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return written(tmp_path)


def states(outcomes: list[Outcome]) -> list[State]:
    return [one.state for one in outcomes]


def code(outcome: Outcome) -> str:
    return outcome.problem.key if outcome.problem else str(outcome.verdict.code) if outcome.verdict else ""


def handle(desk: TemplateDesk, index: int = 0) -> str:
    found: str = desk.item(index)["header"].get("handle", "")
    return found


def kept(desk: TemplateDesk) -> Any:
    assert desk.session is not None
    return desk.session.entry.meta(SAMPLES) or {}


# --- dry run


def test_dry_run_shows_every_request_and_sends_none(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_a", picture))
    (planned,) = desk.plan()
    begin, send = planned.uploads
    own = desk.persona.credentials
    assert (begin.method, begin.url.partition("?")[0].rpartition("meta-cloud-api")[2]) == (
        "POST",
        f"/v26.0/{own['app_id']}/uploads",
    )
    assert begin.url.endswith(f"?file_name=parcel_a.png&file_length={len(PNG)}&file_type=image%2Fpng")
    assert (send.method, send.headers["file_offset"], send.headers["Authorization"]) == ("POST", "0", "OAuth ***")
    assert (send.file_name, send.file_bytes, send.body) == (picture.name, len(PNG), None)
    assert planned.request is not None
    assert json.loads(planned.request.body or b"")["components"][0]["example"] == {"header_handle": ["…"]}
    assert own["access_token"] not in repr(planned)
    assert (desk.began, desk.sent_files, desk.created) == (0, [], [])


# --- submitting


@pytest.mark.parametrize(
    ("kind", "content", "type_"),
    [
        pytest.param("IMAGE", PNG, "image/png", id="png"),
        pytest.param("IMAGE", JPG, "image/jpeg", id="jpg"),
        pytest.param("VIDEO", MP4, "video/mp4", id="mp4"),
        pytest.param("DOCUMENT", PDF, "application/pdf", id="pdf"),
    ],
)
def test_sample_is_uploaded_whole_and_its_handle_is_submitted(
    desk: TemplateDesk, tmp_path: Path, kind: str, content: bytes, type_: str
) -> None:
    names = {"VIDEO": "a.mp4", "DOCUMENT": "a.pdf"}
    session = desk.fill(with_sample("parcel_a", written(tmp_path, names.get(kind, "a.png"), content), kind))
    assert states(desk.submit()) == [State.SUBMITTED]
    assert desk.sent_files == [sha256(content).hexdigest()]
    # The stand-in makes the handle of what arrived: it is the file's own bytes.
    assert handle(desk).startswith("4::")
    assert handle(desk).endswith(sha256(content).hexdigest()[:32])
    assert (desk.began, len(desk.created)) == (1, 1)
    assert session.entry.meta(SUBMISSIONS)["intents"] == {}
    assert kept(desk)["sessions"] == {}


def test_platform_is_told_another_name_than_the_files_own(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_a", picture))
    begin, send = desk.plan()[0].uploads
    assert picture.stem not in begin.url + send.url + repr(send.headers)
    desk.submit()
    assert str(picture.parent) not in json.dumps(kept(desk))
    assert picture.stem not in json.dumps(kept(desk))


def test_handle_is_kept_and_not_made_again(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_crowded", picture))
    assert states(desk.submit()) == [State.UNSENT]  # the create is refused for now, after the upload
    made = handle(desk)
    desk.reopen()
    assert states(desk.submit()) == [State.SUBMITTED]
    assert handle(desk) == made
    assert (desk.began, desk.sent_files, len(desk.created)) == (1, [DIGEST], 2)


def test_handle_outlives_its_file(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_crowded", picture))
    desk.submit()
    picture.unlink()
    desk.reopen()
    assert states(desk.submit()) == [State.SUBMITTED]
    assert desk.began == 1


@pytest.mark.parametrize("is_other", [True, False], ids=["other content", "same content, later"])
def test_changed_file_is_uploaded_again_but_not_one_that_was_only_touched(
    desk: TemplateDesk, picture: Path, *, is_other: bool
) -> None:
    desk.fill(with_sample("parcel_crowded", picture))
    desk.submit()
    first, other = handle(desk), PNG[:-1] + b"!"
    picture.write_bytes(other if is_other else PNG)
    os.utime(picture, ns=(1, 1))
    assert states(desk.submit()) == [State.SUBMITTED]
    assert (handle(desk) != first) is is_other
    assert desk.sent_files == ([DIGEST, sha256(other).hexdigest()] if is_other else [DIGEST])


def test_handle_typed_by_hand_is_left_alone(desk: TemplateDesk, picture: Path) -> None:
    item = with_sample("parcel_a", picture)
    item["header"]["handle"] = "4::aW1hZ2U=:typed"
    desk.fill(item)
    assert states(desk.submit()) == [State.SUBMITTED]
    assert (handle(desk), desk.began) == ("4::aW1hZ2U=:typed", 0)


def test_handle_of_another_app_is_not_used(desk: TemplateDesk, picture: Path) -> None:
    session = desk.fill(with_sample("parcel_crowded", picture))
    desk.submit()
    record = session.entry.meta(SAMPLES)
    record["handles"][0]["origin"] += "0"
    session.entry.set_meta(SAMPLES, record)
    assert states(desk.submit()) == [State.SUBMITTED]
    assert desk.began == 2


def test_template_of_the_account_already_is_taken_over_without_an_upload(desk: TemplateDesk, picture: Path) -> None:
    session = desk.fill(with_sample("parcel_a", picture))
    desk.submit()
    session.put(ITEMS, [with_sample("parcel_a", picture)])
    assert states(desk.submit()) == [State.SAME]
    assert desk.began == 1


def test_upload_inside_send_job_is_the_same_upload(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_a", picture))
    submitting, own = Submitting(desk.account), desk.account.own()[0]
    outcome = submitting.keep_sent(own, submitting.send_job(own, threading.Event())())
    assert (outcome.state, handle(desk)[:3]) == (State.SUBMITTED, "4::")
    assert (desk.began, desk.sent_files, len(desk.created)) == (1, [DIGEST], 1)


@pytest.mark.parametrize("name", ["parcel_gone", "parcel_cut"])
def test_upload_inside_send_job_goes_on_after_a_fault(desk: TemplateDesk, picture: Path, name: str) -> None:
    desk.fill(with_sample(name, picture))
    submitting, own = Submitting(desk.account), desk.account.own()[0]
    outcome = submitting.keep_sent(own, submitting.send_job(own, threading.Event())())
    assert (outcome.state, len(desk.created)) == (State.SUBMITTED, 1)
    assert handle(desk).endswith(DIGEST[:32])


def test_refusal_inside_send_job_leaves_no_doubt(desk: TemplateDesk, picture: Path) -> None:
    session = desk.fill(with_sample("parcel_wrongtype", picture))
    submitting, own = Submitting(desk.account), desk.account.own()[0]
    outcome = submitting.keep_sent(own, submitting.send_job(own, threading.Event())())
    assert (outcome.state, code(outcome), outcome.about_sample) == (State.REFUSED, "upload-refused", True)
    assert session.entry.meta(SUBMISSIONS) == {"intents": {}, "sent": []}
    assert desk.created == []


# --- files that will not do


@pytest.mark.parametrize(
    ("kind", "name", "content", "key"),
    [
        pytest.param("IMAGE", "a.png", b"", "sample-empty", id="empty"),
        pytest.param("IMAGE", "a.png", b"<html>not a picture", "sample-type", id="a page named like a picture"),
        pytest.param("IMAGE", "a.png", PDF, "sample-type", id="a document named like a picture"),
        pytest.param("VIDEO", "a.mp4", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "sample-type", id="mov named mp4"),
        pytest.param("VIDEO", "a.3gp", THREE_GP, "sample-type", id="3gp: sent, but not taken as a sample"),
        pytest.param("DOCUMENT", "a.pdf", JPG, "sample-type", id="a picture named like a document"),
        pytest.param("IMAGE", "a.png", None, "sample-gone", id="no file"),
    ],
)
def test_file_that_will_not_do_is_told_before_anything_is_sent(
    desk: TemplateDesk, tmp_path: Path, kind: str, name: str, content: bytes | None, key: str
) -> None:
    path = written(tmp_path, name, content) if content is not None else tmp_path / name
    desk.fill(with_sample("parcel_a", path, kind))
    before = len(desk.server.requests())
    for outcomes in (desk.plan(), desk.submit()):
        assert [(one.state, code(one)) for one in outcomes] == [(State.HAS_ERRORS, key)]
    assert len(desk.server.requests()) == before
    assert outcomes[0].problem is not None
    assert str(tmp_path) not in repr(outcomes[0].problem.parameters)


@pytest.mark.parametrize(
    ("kind", "name", "start", "limit"),
    [
        pytest.param("IMAGE", "a.png", PNG, 5 * 1024 * 1024, id="image"),
        pytest.param("VIDEO", "a.mp4", MP4, 16 * 1024 * 1024, id="video"),
        pytest.param("DOCUMENT", "a.pdf", PDF, 100 * 1024 * 1024, id="document"),
    ],
)
def test_file_may_have_just_as_many_bytes_as_the_rule_says(
    desk: TemplateDesk, tmp_path: Path, kind: str, name: str, start: bytes, limit: int
) -> None:
    path = written(tmp_path, name, start)
    desk.fill(with_sample("parcel_a", path, kind))
    os.truncate(path, limit)  # sparse: takes no room
    assert states(desk.plan()) == [State.READY]
    os.truncate(path, limit + 1)
    assert code(desk.plan()[0]) == "sample-too-large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_folder_and_pipe_are_no_files(desk: TemplateDesk, tmp_path: Path) -> None:
    folder = tmp_path / "folder.png"
    folder.mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    desk.fill(with_sample("parcel_a", folder), with_sample("parcel_b", tmp_path / "pipe.png"))
    assert [code(one) for one in desk.plan()] == ["sample-unreadable"] * 2


def test_missing_app_id_is_told(desk: TemplateDesk, picture: Path) -> None:
    session = desk.fill(with_sample("parcel_a", picture))
    route = session.value("/steps/credentials")
    session.put("/steps/credentials", {**route, "meta-cloud-api": {**route["meta-cloud-api"], "app_id": ""}})
    (outcome,) = desk.plan()
    assert (outcome.state, code(outcome)) == (State.HAS_ERRORS, "upload-field-missing")
    assert outcome.problem is not None
    assert outcome.problem.parameters["field"] == "@meta-cloud-api.credentials.app_id.label"


def test_file_that_changes_during_the_upload_gives_no_handle(
    desk: TemplateDesk, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.fill(with_sample("parcel_a", picture))
    submitting, own = Submitting(desk.account), desk.account.own()[0]
    begun = submitting.upload_job(own, threading.Event())
    assert begun is not None
    assert submitting.keep_uploaded(own, begun()) is None
    sending = submitting.upload_job(own, threading.Event())
    assert sending is not None
    os.utime(picture, ns=(1, 1))  # as if it were written while it was read
    outcome = submitting.keep_uploaded(own, sending())
    assert outcome is not None
    assert (outcome.state, code(outcome), handle(desk)) == (State.HAS_ERRORS, "sample-changed", "")
    assert states(desk.submit()) == [State.SUBMITTED]


# --- what goes wrong on the way


@pytest.mark.parametrize(
    ("name", "began", "pieces"),
    [
        pytest.param("parcel_unbegun", 2, [PNG], id="begin: lost"),
        pytest.param("parcel_cut", 1, [PNG, PNG[len(PNG) // 2 :]], id="send: cut in the middle"),
        pytest.param("parcel_whole", 1, [PNG, b""], id="send: only the answer was lost"),
        pytest.param("parcel_faulty", 1, [PNG, PNG], id="send: 500, nothing arrived"),
        pytest.param("parcel_gone", 2, [PNG, PNG], id="send: cut, and the session is gone"),
    ],
)
def test_fault_of_the_upload_is_got_over_in_the_same_run(
    desk: TemplateDesk, picture: Path, name: str, began: int, pieces: list[bytes]
) -> None:
    desk.fill(with_sample(name, picture))
    assert states(desk.submit()) == [State.SUBMITTED]
    assert desk.began == began
    assert desk.sent_files == [sha256(piece).hexdigest() if piece else "" for piece in pieces]
    assert (len(desk.created), handle(desk)[-32:]) == (1, DIGEST[:32])


def test_timeout_of_the_upload_is_got_over(desk: TemplateDesk, picture: Path) -> None:
    desk.read_seconds = 2.0  # long enough for every answer but the one that is held back, also on a busy machine
    desk.fill(with_sample("parcel_slowly", picture))
    assert states(desk.submit()) == [State.SUBMITTED]
    desk.server.release()
    assert (desk.began, desk.sent_files, len(desk.created)) == (1, [DIGEST, ""], 1)


def test_upload_that_stays_open_is_told_and_goes_on_in_the_next_run(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_unlooked", picture), with_sample("parcel_b", picture))
    unfinished, held = desk.submit()
    assert (unfinished.state, unfinished.about_sample, held.state) == (State.UNSENT, True, State.UNSENT)
    assert (handle(desk), desk.created) == ("", [])
    assert len(kept(desk)["sessions"]) == 1

    desk.reopen()
    assert states(desk.submit()) == [State.SUBMITTED, State.SUBMITTED]
    half = sha256(PNG[len(PNG) // 2 :]).hexdigest()
    assert (desk.began, desk.sent_files) == (2, [DIGEST, half, DIGEST])  # the third is the other template's
    assert (len(desk.created), kept(desk)["sessions"]) == (2, {})


def test_refused_file_is_told_and_the_next_template_is_still_sent(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_wrongtype", picture), with_sample("parcel_b", picture))
    refused, sent = desk.submit()
    assert (refused.state, refused.about_sample, code(refused)) == (State.REFUSED, True, "upload-refused")
    assert sent.state is State.SUBMITTED
    assert len(desk.created) == 1


def test_token_that_ends_before_the_upload_ends_the_run(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_expired", picture), with_sample("parcel_b", picture))
    first, second = desk.submit()
    assert (first.state, code(first), second.state) == (State.UNSENT, "token-expired", State.UNSENT)
    assert (desk.began, desk.created) == (1, [])


def test_lost_answer_of_the_create_makes_no_second_upload(desk: TemplateDesk, picture: Path) -> None:
    desk.fill(with_sample("parcel_dropped", picture))
    assert states(desk.submit()) == [State.MAYBE]
    desk.reopen()
    desk.later(minutes=3)
    assert states(desk.submit()) == [State.SUBMITTED]
    assert (desk.began, desk.sent_files, len(desk.created)) == (1, [DIGEST], 2)


@pytest.mark.parametrize("steps", [1, 2], ids=["after the session was begun", "after all bytes were sent"])
def test_killed_before_a_step_was_kept_makes_no_second_template(desk: TemplateDesk, picture: Path, steps: int) -> None:
    session = desk.fill(with_sample("parcel_a", picture))
    submitting, own = Submitting(desk.account), desk.account.own()[0]
    for step in range(steps):
        job = submitting.upload_job(own, threading.Event())
        assert job is not None
        uploaded = job()
        if step < steps - 1:
            assert submitting.keep_uploaded(own, uploaded) is None
    session.entry.close()

    desk.reopen()
    assert states(desk.submit()) == [State.SUBMITTED]
    assert (desk.began, len(desk.created)) == (3 - steps, 1)
    # The session was written down: it is asked, has everything already, and gives the handle for nothing more.
    assert desk.sent_files == ([DIGEST] if steps == 1 else [DIGEST, ""])


def test_killed_between_record_and_item_uses_the_handle_that_was_made(desk: TemplateDesk, picture: Path) -> None:
    session = desk.fill(with_sample("parcel_crowded", picture))
    desk.submit()
    made = handle(desk)
    session.put(f"{ITEMS}/0/header", {"format": "IMAGE", "sample_file": {"path": str(picture)}})
    desk.reopen()
    assert states(desk.submit()) == [State.SUBMITTED]
    assert (handle(desk), desk.began) == (made, 1)


def test_session_that_is_lost_again_and_again_is_given_up(
    desk: TemplateDesk, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*given: Any, **named: Any) -> Step:
        step = send(*given, **named)
        assert step.handle
        return Step(session="upload:x", refusal=Answer(blocked("read-timeout")), is_over=True)

    monkeypatch.setattr(uploading, "send", lost)
    desk.fill(with_sample("parcel_a", picture))
    assert states(desk.submit()) == [State.UNSENT]
    assert desk.began == 3


# --- other systems


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        pytest.param("parcel_a", [PNG], id="whole"),
        pytest.param("parcel_cut", [PNG, PNG[len(PNG) // 2 :]], id="cut"),
        pytest.param("parcel_faulty", [PNG, PNG], id="500"),
    ],
)
def test_360dialog_takes_samples_too(partner_desk: TemplateDesk, picture: Path, name: str, pieces: list[bytes]) -> None:
    desk = partner_desk
    desk.fill(with_sample(name, picture))
    assert states(desk.submit()) == [State.SUBMITTED]
    assert desk.sent_files == [sha256(piece).hexdigest() for piece in pieces]
    assert handle(desk).endswith(DIGEST[:32])


def test_360dialogs_refusal_of_a_file_is_told(partner_desk: TemplateDesk, picture: Path) -> None:
    desk = partner_desk
    desk.fill(with_sample("parcel_wrongtype", picture))
    (outcome,) = desk.submit()
    assert (outcome.state, code(outcome)) == (State.REFUSED, "upload-refused")
