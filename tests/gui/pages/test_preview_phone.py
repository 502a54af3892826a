"""The preview looks as the phone does: marks, links, buttons, media, codes, the other direction, and missing fonts."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QTextCharFormat, QTextDocument, QTextLayout
from pytestqt.qtbot import QtBot

from wizard.adapters.resources import Resources, shipped_root
from wizard.core.direction import ISOLATES
from wizard.core.placeholders import segments
from wizard.core.texts import Texts
from wizard.gui.pages.preview import DARK, LIGHT, Bubble, Button, ChatPreview, Message
from wizard.gui.pages.preview_authentication import fixed_texts
from wizard.gui.pages.preview_box import PreviewBox
from wizard.gui.pages.preview_fonts import FontCoverage
from wizard.gui.pages.preview_parts import PartLabels, component_message
from wizard.gui.pages.preview_remarks import remarks

LABELS = PartLabels({"LOCATION": "位置", "DOCUMENT": "文件"}, {}, "查看所有选项")
NO_FONT = "\U000f1234"
"""A character of a private plane: no font has it."""


@pytest.fixture(params=["zh_CN", "en"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return Resources([shipped_root()]).texts(request.param)


@pytest.fixture
def chinese() -> Texts:
    return Resources([shipped_root()]).texts("zh_CN")


def bubble_of(qtbot: QtBot, shown: Message, width: int = 420) -> Bubble:
    bubble = Bubble(shown, LIGHT)
    qtbot.addWidget(bubble)
    bubble.resize(width, bubble.heightForWidth(width))
    bubble.grab()
    return bubble


def body(text: str, samples: dict[str, str] | None = None, language: str = "en", **more: Any) -> Message:
    return Message(segments(text, samples or {}), language, is_formatted=True, **more)


def fragments(document: QTextDocument) -> dict[str, QTextCharFormat]:
    found = {}
    block = document.begin()
    while block.isValid():
        run = block.begin()
        while not run.atEnd():
            found[run.fragment().text().strip()] = run.fragment().charFormat()
            run += 1
        block = block.next()
    return found


# --- marks and links


def test_marks_are_shown_as_looks(qtbot: QtBot) -> None:
    text = "Plain *bold {{1}}* _slanted_ ~gone~ ```fixed``` https://a.example.com/x"
    bubble = bubble_of(qtbot, body(text, {"1": "YT1"}))
    found = fragments(bubble.document)

    assert "*" not in "".join(found)
    assert found["bold"].fontWeight() == found["YT1"].fontWeight() == QFont.Weight.Bold > found["Plain"].fontWeight()
    assert found["slanted"].fontItalic()
    assert found["gone"].fontStrikeOut()
    assert found["fixed"].fontFamilies() != found["Plain"].fontFamilies()
    assert found["https://a.example.com/x"].foreground().color() == QColor(LIGHT.link)
    assert found["https://a.example.com/x"].fontUnderline()


def test_a_header_a_footer_and_other_chats_keep_their_marks(qtbot: QtBot) -> None:
    shown = body("a", header=segments("*head*", {}), footer="_foot_")
    bubbles = [bubble_of(qtbot, one) for one in (shown, Message(segments("*seen*", {}), "ru"))]

    assert {"*head*", "_foot_"} <= set(fragments(bubbles[0].document))
    assert set(fragments(bubbles[1].document)) == {"*seen*"}


# --- buttons and media


def test_quick_replies_stand_below_and_calls_to_action_inside(qtbot: QtBot) -> None:
    buttons = (Button("Track", "URL"), Button("Thanks", "QUICK_REPLY"), Button("Help", "QUICK_REPLY"))
    shown = body("Hi", buttons=buttons)
    image = bubble_of(qtbot, shown).grab().toImage()
    plain = bubble_of(qtbot, body("Hi")).grab().toImage()

    assert [one.label for one in shown.inside] == ["Track"]
    assert [one.label for one in shown.below] == ["Thanks", "Help"]
    assert gaps(image) == gaps(plain) + 3  # a line above the one inside, and two of their own


def gaps(image: QImage) -> int:
    """How often a column that every part covers is interrupted by the ground."""
    column = [image.pixelColor(13, y).name() == LIGHT.seller for y in range(image.height())]
    return sum(was and not now for was, now in pairwise(column))


def test_of_more_than_three_buttons_two_are_shown_and_one_that_opens_the_rest() -> None:
    item = {"body": "Hi", "buttons": [{"type": "QUICK_REPLY", "text": name} for name in "abcd"]}
    shown = component_message(item, LABELS, "Hi")

    assert [one.label for one in shown.inside] == ["a", "b", "查看所有选项"]
    assert shown.below == ()
    assert shown.text == "Hi\na\nb\nc\nd"
    three = component_message({**item, "buttons": item["buttons"][:3]}, LABELS, "Hi")
    assert [one.label for one in three.below] == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION"])
def test_a_media_header_is_a_band_with_its_own_picture(qtbot: QtBot, kind: str) -> None:
    shown = component_message({"header": {"format": kind}, "language": "en"}, LABELS, "Hi")
    image = bubble_of(qtbot, shown).grab().toImage()
    names = {image.pixelColor(x, y).name() for x in range(30, 150) for y in range(10, 60)}

    assert shown.text.split("\n")[0] == LABELS.formats.get(kind, kind)
    assert {LIGHT.band, LIGHT.faint} <= names


def test_ticks_belong_to_what_the_owner_of_the_phone_sent(qtbot: QtBot) -> None:
    sent = Message(segments("hello", {}), "en", from_buyer=True)
    images = [bubble_of(qtbot, shown).grab().toImage() for shown in (sent, body("hello"))]
    found = [LIGHT.tick in {near(image, x, y) for x in range(420) for y in range(image.height())} for image in images]

    assert found == [True, False]
    assert bubble_of(qtbot, body("hello")).is_at_left
    assert not bubble_of(qtbot, sent).is_at_left


def near(image: QImage, x: int, y: int) -> str:
    """The tick's colour where a pixel is close to it: thin lines are never quite of their colour."""
    wanted, got = QColor(LIGHT.tick), image.pixelColor(x, y)
    distance = sum(abs(a - b) for a, b in zip(wanted.getRgb()[:3], got.getRgb()[:3], strict=True))  # type: ignore[index]
    return LIGHT.tick if distance < 60 else got.name()


def test_the_time_stands_on_the_last_line_where_there_is_room(qtbot: QtBot) -> None:
    bubbles = [bubble_of(qtbot, body("W" * count)) for count in range(1, 40)]
    extra = [one.height() - round(one.document.size().height()) for one in bubbles]
    around = 2 * (bubbles[0].fontMetrics().height() // 2)

    assert extra[0] == around
    assert set(extra) == {around, max(extra)} != {around}


# --- one-time codes


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en_US",
            "*123456* is your verification code. For your security, do not share this code.\n"
            "This code expires in 10 minutes.\nCopy code",
        ),
        (
            "es_ES",
            "Tu código de verificación es *123456*. Por tu seguridad, no lo compartas.\n"
            "Este código caduca en 10 minutos.\nCopiar código",
        ),
    ],
)
def test_a_code_is_shown_in_the_words_that_meta_prints(texts: Texts, language: str, expected: str) -> None:
    item = code_item(language)
    fixed = fixed_texts(texts, item)

    assert fixed.is_documented
    assert component_message(item, LABELS, "", fixed).text == expected


def code_item(language: str, **buttons: str) -> dict[str, Any]:
    settings = {"add_security_recommendation": True, "code_expiration_minutes": 10}
    button = {"type": "OTP", "otp_type": "COPY_CODE", **buttons}
    return {"category": "AUTHENTICATION", "language": language, "authentication": settings, "buttons": [button]}


def test_a_code_without_advice_and_end_says_neither(chinese: Texts) -> None:
    item = {**code_item("en"), "authentication": {}}
    assert fixed_texts(chinese, item).body == "*123456* is your verification code."
    assert fixed_texts(chinese, item).footer == ""


@pytest.mark.parametrize("language", ["de", "es", "es_MX", "zh_CN", ""])
def test_in_other_languages_the_words_are_said_to_be_metas(chinese: Texts, qtbot: QtBot, language: str) -> None:
    box = PreviewBox(chinese, "WhatsApp")
    qtbot.addWidget(box)
    box.show_item(code_item(language), LABELS, is_fixed=True)

    assert "由 Meta 填写固定文字" in box.chat.texts()[0]
    assert "10 分钟" in box.chat.texts()[0]
    assert "只印出了英语和西班牙语" in box.remarks.text()


def test_a_button_of_ones_own_words_keeps_them_and_zero_tap_has_none(chinese: Texts) -> None:
    own, none = code_item("en", text="Kopieren"), code_item("en", otp_type="ZERO_TAP")

    assert component_message(own, LABELS, "", fixed_texts(chinese, own)).buttons == (Button("Kopieren", "OTP"),)
    assert component_message(none, LABELS, "", fixed_texts(chinese, none)).buttons == ()


# --- right to left

ARABIC = "من {{value}} إلى"


@pytest.mark.parametrize(
    "value", ["2026-11-21", "YT2600000000001", "+966 50 123 4567", "1Z-999/AA.1", "https://a.com/t/9"]
)
@pytest.mark.parametrize("is_sample", [True, False], ids=["sample", "written"])
def test_what_runs_from_the_left_is_not_turned_round_in_an_arabic_text(
    qtbot: QtBot, value: str, *, is_sample: bool
) -> None:
    text = ARABIC if is_sample else ARABIC.replace("{{value}}", value)
    bubble = bubble_of(qtbot, body(text, {"value": value}, "ar"))

    assert drawn(bubble.document, value) == value
    before, middle, behind = (places(bubble.document, words) for words in ("من", value, "إلى"))
    assert min(before) > max(middle) > min(middle) > max(behind)


def places(document: QTextDocument, words: str) -> list[float]:
    """Where each of the characters is drawn on the one line of the body, from the left."""
    block = document.firstBlock()
    assert block.layout().lineCount() == 1
    start = block.text().index(words)
    runs = block.layout().glyphRuns(start, len(words), QTextLayout.GlyphRunRetrievalFlag.RetrieveAll)
    found = {at: place.x() for run in runs for at, place in zip(run.stringIndexes(), run.positions(), strict=True)}
    return [found[at] for at in range(start, start + len(words)) if at in found]


def drawn(document: QTextDocument, words: str) -> str:
    """The characters in the order in which they stand from left to right."""
    return "".join(one for _, one in sorted(zip(places(document, words), words, strict=True), key=lambda it: it[0]))


def test_isolates_are_for_the_eye_only(qtbot: QtBot) -> None:
    shown = body(ARABIC, {"value": "2026-11-21"}, "ar", footer="حتى 2026-11-21")
    bubble = bubble_of(qtbot, shown)

    assert set(bubble.document.toPlainText()) & ISOLATES
    assert not set(shown.text + bubble.accessibleName()) & ISOLATES


def test_a_chat_from_right_to_left_is_mirrored(qtbot: QtBot, chinese: Texts) -> None:
    chat = ChatPreview()
    qtbot.addWidget(chat)
    chat.show_messages((body(ARABIC, language="ar"),))

    assert not bubble_of(qtbot, body(ARABIC, language="ar")).is_at_left
    assert "颠倒" in remarks(chinese, chat)[0]
    chat.show_messages((body("Oi", language="pt_BR"),))
    assert remarks(chinese, chat) == []


# --- fonts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Hi {NO_FONT}{NO_FONT} {NO_FONT} you", "Hi … you"),
        ("plain text", "plain text"),
        (f"{NO_FONT}", "…"),
        (f"a{NO_FONT}\u0301b", "a…b"),
        ("\u2068طردك\u2069 سر", "\u2068طردك\u2069 سر"),
    ],
)
def test_what_no_font_has_is_left_out(qtbot: QtBot, text: str, expected: str) -> None:
    chat = ChatPreview()
    qtbot.addWidget(chat)

    assert FontCoverage(chat.font()).readable(text) == expected


def test_a_script_without_a_font_is_named_and_drawn_without_boxes(
    qtbot: QtBot, chinese: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.gui.pages.preview_fonts.QFontDatabase.families", lambda *_args: [])
    box = PreviewBox(chinese, "WhatsApp")
    qtbot.addWidget(box)
    box.show_item({"body": "अच्छी खबर: {{t}} 📦 é", "samples": {"t": "YT26"}, "language": "hi"}, LABELS, is_fixed=False)
    (bubble,) = box.chat.findChildren(Bubble)

    assert "天城文" in box.remarks.text()
    assert "…" in bubble.document.toPlainText()
    assert "YT26" in bubble.document.toPlainText()
    assert "अ" not in bubble.document.toPlainText()
    assert "अच्छी खबर" in bubble.accessibleName()


def test_a_character_of_no_script_is_named_by_its_number(qtbot: QtBot, chinese: Texts) -> None:
    chat = ChatPreview()
    qtbot.addWidget(chat)
    chat.show_messages((body("x" + "".join(chr(0xF1230 + at) for at in range(8))),))

    (said,) = remarks(chinese, chat)
    assert "U+F1230" in said
    assert "等 2 个字符" in said


def test_every_arabic_letter_of_the_ready_texts_has_a_glyph_here_or_is_said_to_be_missing(
    qtbot: QtBot, chinese: Texts
) -> None:
    chat = ChatPreview()
    qtbot.addWidget(chat)
    platform = Resources([shipped_root()]).platform("whatsapp")
    for language in ("ar", "ru", "fr"):
        for preset in platform.presets:
            chat.show_messages((body(preset.texts[language], language=language),))
            said = " ".join(remarks(chinese, chat))
            assert bool(chat.unshowable()) == ("字体" in said)


def test_the_phone_is_dark_or_light_whatever_the_window_is(qtbot: QtBot, chinese: Texts) -> None:
    box = PreviewBox(chinese, "WhatsApp")
    qtbot.addWidget(box)
    box.show_item({"body": "Hi", "language": "en"}, LABELS, is_fixed=False)
    box.resize(300, 400)
    box.dark.click()
    assert ground(box.chat) == DARK.background
    box.dark.click()
    assert ground(box.chat) == LIGHT.background


def ground(chat: ChatPreview) -> str:
    image = chat.grab().toImage()
    return image.pixelColor(image.width() - 20, image.height() // 2).name()


def test_every_icon_of_the_preview_ships() -> None:
    from wizard.gui.pages import preview_bubble

    names = {*preview_bubble._MEDIA_ICONS.values(), *preview_bubble._BUTTON_ICONS.values()}
    folder = Path(shipped_root().resources / "icons")
    assert {name for name in names if not (folder / f"{name}.svg").is_file()} == set()
