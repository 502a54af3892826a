"""Fields that are picked or chosen, and how kinds of text are shown: read strictly, with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.loading.test_actions import ACTIONS
from tests.made_up import write_made_up
from wizard.adapters.resources import DescriptorError, Resources, Root, shipped_root

FIELDS = """
[step.fields.birds]
picker = "birds"
[step.fields.meal]
options_from = "/steps/notes/items/*/name"
"""
AT = "[step.fields.diary]\npersonal = true\n"
CARD = 'preview = "staff-card"\ncard_field = "card"\nsent_as = "note-card"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = write_made_up(tmp_path / "made")
    (made / "systems" / "pigeon" / "actions.toml").write_text(ACTIONS, "utf-8")
    return made


def with_fields(folder: Path, fields: str) -> Resources:
    path = folder / "platforms" / "aviary" / "flow.toml"
    text = path.read_text("utf-8")
    assert AT in text
    path.write_text(text.replace(AT, AT + fields), "utf-8")
    return Resources([shipped_root(), Root.beside(folder)])


def with_kind(folder: Path, more: str) -> Resources:
    path = folder / "platforms" / "aviary" / "kinds.toml"
    path.write_text(path.read_text("utf-8").rstrip() + "\n" + more, "utf-8")
    return Resources([shipped_root(), Root.beside(folder)])


def test_a_picker_and_the_source_of_options_are_built(folder: Path) -> None:
    hints = with_fields(folder, FIELDS).platform("aviary").step("feeding").fields
    assert hints["birds"].picker == "birds"
    assert hints["meal"].options_from == "/steps/notes/items/*/name"
    assert (hints["diary"].picker, hints["diary"].options_from) == ("", "")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param(FIELDS.replace('picker = "birds"', 'picker = "eggs"'), "has a listing 'eggs'", id="no such list"),
        pytest.param(
            FIELDS.replace("/items/*/name", "/shelf/*/name"), "/steps/notes/shelf/*/name", id="no such answer"
        ),
        pytest.param(FIELDS.replace('"birds"\n', "3\n"), "picker", id="no text"),
    ],
)
def test_what_is_not_there_is_named(folder: Path, wrong: str, told: str) -> None:
    with pytest.raises(DescriptorError) as caught:
        with_fields(folder, wrong).platform("aviary")
    found = [str(problem) for problem in caught.value.problems]
    assert any(told in one for one in found), found


def test_a_list_of_another_platforms_system_is_none_of_this_one(folder: Path) -> None:
    (folder / "systems" / "pigeon" / "actions.toml").unlink()
    with pytest.raises(DescriptorError) as caught:
        with_fields(folder, FIELDS.replace('"birds"', '"members"')).platform("aviary")
    assert "flow.toml" in str(caught.value.problems[0])


def test_a_kind_says_how_it_is_shown_and_sent(folder: Path) -> None:
    kind = with_kind(folder, CARD).platform("aviary").kinds[0]
    assert (kind.preview, kind.card_field, kind.sent_as) == ("staff-card", "card", "note-card")


def test_a_kind_is_shown_to_buyers_unless_it_says_otherwise(folder: Path) -> None:
    kind = with_kind(folder, "").platform("aviary").kinds[0]
    assert (kind.preview, kind.card_field, kind.sent_as) == ("buyer-chat", "", "")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        pytest.param('preview = "staff-card"\n', "card_field", id="a card without its member"),
        pytest.param('preview = "postcard"\n', "preview", id="another preview"),
    ],
)
def test_a_kind_that_cannot_be_shown_is_refused(folder: Path, more: str, told: str) -> None:
    with pytest.raises(DescriptorError) as caught:
        with_kind(folder, more).platform("aviary")
    assert told in str(caught.value.problems[0])


def test_an_action_that_picks_from_no_list_is_refused(folder: Path) -> None:
    path = folder / "systems" / "pigeon" / "actions.toml"
    path.write_text(ACTIONS.replace("opens = true\n", 'opens = true\npicks = {to = "eggs"}\n'), "utf-8")
    with pytest.raises(DescriptorError) as caught:
        Resources([shipped_root(), Root.beside(folder)]).system("pigeon")
    assert any("no listing 'eggs'" in str(one) for one in caught.value.problems)
