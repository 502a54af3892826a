"""Practice without a window: onboard platforms against the local stand-ins with the shipped sample answers (§3.5)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wizard.adapters.clock import Clock
from wizard.adapters.resources import Resources
from wizard.core.errors import UnreadableInputError
from wizard.core.texts import Texts
from wizard.onboarding.headless import Door, Onboarding, Order, Outcome
from wizard.onboarding.workspace import Workspace
from wizard.practice.server import PracticeServer


class NoSamplesError(UnreadableInputError):
    """A platform folder without sample answers. Parameter: `platform`."""

    key = "no-samples"


def practise(workspace: Workspace, platform_id: str, out: Path, texts: Texts, door: Door) -> Outcome:
    """Onboard one platform into `out`/<platform>/ with its sample answers. Raises as Onboarding.run."""
    answers = workspace.resources.platform_folder(platform_id) / "practice" / "answers.json"
    if not answers.is_file():
        raise NoSamplesError(platform=platform_id)
    order = Order(platform_id, answers, out / platform_id)
    return Onboarding(workspace, texts).run(order, replace(door, ask=None))


def stand_ins(resources: Resources, clock: Clock, port: int) -> PracticeServer:
    """A server for every system there is, not yet started; port 0 takes a free one."""
    return PracticeServer([resources.system(name) for name in resources.system_ids()], clock, port)
