"""Entries and exports made from the sample answers, in a folder of their own and without a keyring."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from wizard.app import build
from wizard.onboarding.exporting import prepare, write
from wizard.onboarding.program import Options, Program
from wizard.onboarding.session import EntrySession
from wizard.onboarding.workspace import Workspace

PLATFORM = "ozon"


def program_in(data: Path) -> Program:
    """The program on that data folder; nothing is stored in a keyring."""
    return build(Options(language="zh_CN", data_dir=data, secret_store="references"))


def sample_answers(program: Program) -> dict[str, Any]:
    """The platform's sample answers, without the place of their secrets."""
    path = program.resources.platform_folder(PLATFORM) / "practice" / "answers.json"
    answers: dict[str, Any] = json.loads(path.read_text("utf-8"))
    del answers["steps"]["credentials"]["ozon"]["api_key"]
    return answers


def make_entry(program: Program, workspace: Workspace, slug: str) -> EntrySession:
    """An open entry with the sample answers; the company is shared by all of them."""
    answers = sample_answers(program)
    company = answers["steps"].pop("entity")
    session = workspace.create(PLATFORM, slug, entity=company)
    answers["steps"]["shop"]["slug"] = slug
    session.put("/steps", answers["steps"])
    return session


def export_one(data: Path, out: Path) -> None:
    """One export of the sample answers, proved against the practice server."""
    program = program_in(data)
    try:
        workspace = program.practice()
        session = make_entry(program, workspace, "sample")
        key = program.resources.system_folder("ozon") / "practice" / "good" / "api_key"
        session.hold_secret("ozon", "api_key", key.read_text("utf-8").strip())
        session.keep_verified(session.verify_job(("ozon",), lambda *_: None, threading.Event())())
        write(session, prepare(session, program.texts), out)
        session.close()
    finally:
        program.stop()
