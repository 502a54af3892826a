"""A secret that can be recognised wherever it turns up, and every place where it must not."""

from __future__ import annotations

import base64
import html
import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, quote_plus

from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from wizard.core.descriptors.system import System

CORE = "7f3a9c2e5b1d"
CANARY = f'Vogel"\\/+&=%<{CORE}>'
"""Every way of writing it down differs from the value itself, and all but Base64, UTF-16 and hex keep the core."""


def needles() -> dict[str, bytes]:
    """The canary as it may be written, by the name of the form."""
    data = CANARY.encode()
    texts = {
        "plain": CANARY,
        "core": CORE,
        "url": quote(data, safe=""),
        "form": quote_plus(data),
        "json": json.dumps(CANARY)[1:-1],
        "html": html.escape(CANARY),
        "hex": data.hex(),
        **{f"base64-{offset}": _base64_core(data, offset) for offset in range(3)},
        **{f"base64-{coding}": _base64_core(CORE.encode(coding), 0) for coding in ("utf-8", "utf-16-le")},
    }
    wide = {coding: CORE.encode(coding) for coding in ("utf-16-le", "utf-16-be", "utf-32-le")}
    return {**{name: text.encode() for name, text in texts.items()}, **wide}


def _base64_core(data: bytes, offset: int) -> str:
    """The part of the Base64 text that the value alone decides when it stands `offset` bytes into a longer one."""
    encoded = base64.b64encode(b"\0" * offset + data).decode("ascii")
    return encoded[(0, 2, 3)[offset] : (offset + len(data)) * 8 // 6]


NEEDLES = needles()


def traces(said: str | bytes) -> list[str]:
    """The forms in which the canary is in there."""
    data = said.encode("utf-8", "surrogatepass") if isinstance(said, str) else said
    return [name for name, needle in NEEDLES.items() if needle in data]


def in_files(*folders: Path) -> dict[str, list[str]]:
    """Files below the folders that have it in their name or content."""
    found = {}
    for path in (one for folder in folders for one in folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        if forms := traces(str(path)) + traces(content):
            found[str(path)] = forms
    return found


def in_processes() -> dict[str, list[str]]:
    """Argument lists and environments of this process and of all below it that have it."""
    found = {}
    for pid in (os.getpid(), *_descendants(os.getpid())):
        for name in ("cmdline", "environ"):
            try:
                forms = traces(Path(f"/proc/{pid}/{name}").read_bytes())
            except OSError:
                continue
            if forms:
                found[f"{pid}/{name}"] = forms
    if forms := traces(repr(dict(os.environ))):
        found["os.environ"] = forms
    return found


def _descendants(parent: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            yield int(path.parent.name)
            yield from _descendants(int(path.parent.name))


class Log(logging.Handler):
    """Every record of every logger, as it is before any filter of ours, with all its attributes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message and what a formatter could add to it."""
        self.lines.append(f"{self.format(record)} {vars(record)!r}")

    @property
    def leaks(self) -> list[str]:
        """Lines that have the canary."""
        return [line for line in self.lines if traces(line)]


# --- the window


def in_window() -> list[str]:
    """Whatever a widget has it in: properties, tool tips, what assistive technology reads, the clipboard."""
    found = [f"clipboard: {form}" for form in traces(QGuiApplication.clipboard().text())]
    for widget in QApplication.allWidgets():
        name = f"{type(widget).__name__} {widget.accessibleName()}"
        found += [f"{name}: {where}" for where, text in _said_by(widget) if traces(text)]
    for top in QApplication.topLevelWidgets():
        found += [f"tree: {text}" for text in _spoken(QAccessible.queryAccessibleInterface(top)) if traces(text)]
    return found


def _said_by(widget: QWidget) -> Iterator[tuple[str, str]]:
    meta = widget.metaObject()
    for index in range(meta.propertyCount()):
        name = str(meta.property(index).name())
        yield name, str(widget.property(name))
    for name in (raw.toStdString() for raw in widget.dynamicPropertyNames()):
        with suppress(RuntimeError):  # a pointer of Qt's own, which is no text
            yield name, str(widget.property(name))
    for text in _spoken(QAccessible.queryAccessibleInterface(widget), depth=0):
        yield "accessible", text


def _spoken(interface: QAccessibleInterface | None, depth: int = 40) -> Iterator[str]:
    """Every text of an accessible object, and of what is below it."""
    if interface is None or not interface.isValid():
        return
    yield from (interface.text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText)
    text = interface.textInterface()
    if text is not None:
        yield text.text(0, text.characterCount())
    value = interface.valueInterface()
    if value is not None:
        yield str(value.currentValue())
    for index in range(interface.childCount() if depth else 0):
        yield from _spoken(interface.child(index), depth - 1)


# --- a platform that takes it


def with_canary(system: System, persona: str = "good") -> System:
    """The system whose stand-in answers the canary as it answers a persona's key."""
    (name,) = system.secret_fields()
    personas: Iterable[object] = (
        replace(one, credentials={**one.credentials, name: CANARY}) if one.id == persona else one
        for one in system.personas
    )
    return replace(system, personas=tuple(personas))


def repeating(system: System) -> System:
    """A stand-in that refuses the canary and repeats it, in every form, in its own words."""
    refusing = with_canary(system, "wrong-key")
    written = " ".join(NEEDLES[name].decode() for name in ("plain", "url", "form", "html", "json", "base64-0"))
    said = {"code": 5, "message": f"Invalid Api-Key {written}", "details": []}
    personas = (
        replace(one, replies=tuple(replace(reply, json=said) for reply in one.replies))
        if one.id == "wrong-key"
        else one
        for one in refusing.personas
    )
    return replace(refusing, personas=tuple(personas))
