"""What a door is given when it opens: resources, texts, the workspace, and a practice workspace on request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.adapters.clock import Clock
    from wizard.adapters.resources import Resources
    from wizard.core.account_templates import TemplateFormat
    from wizard.core.actions import ActionFormat
    from wizard.core.callbacks import CallbackFormat
    from wizard.core.drafts import Draft
    from wizard.core.texts import Texts
    from wizard.onboarding.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line, the same for both doors (design §3.3, Common)."""

    language: str = ""
    data_dir: Path | None = None
    resources: Path | None = None
    endpoints: Path | None = None
    offline: bool = False
    secret_store: str = "keyring"  # noqa: S105 - the store's name
    real_keyring: bool = False
    keyring_seconds: float = 60.0


@dataclass(frozen=True)
class Program:
    """The whole program, built once by wizard.app.

    `practice` starts the local stand-ins and gives a workspace that only knows them; `stop` ends what was started.
    `template_formats` gives what makes and reads the bodies of a template API, by its name (TemplateApi.format).
    `callback_formats` gives what judges a received request, by its name (Callbacks.format); `action_formats` what
    checks and makes what an action sends (Action.format), `drafts` what makes its message of one of the platform's own
    texts (TemplateKind.sent_as).
    """

    options: Options
    resources: Resources
    texts: Texts
    clock: Clock
    data_root: Path
    workspace: Workspace
    practice: Callable[[], Workspace]
    stop: Callable[[], None]
    template_formats: Callable[[], Mapping[str, TemplateFormat]] = dict
    callback_formats: Callable[[], Mapping[str, CallbackFormat]] = dict
    action_formats: Callable[[], Mapping[str, ActionFormat]] = dict
    drafts: Callable[[], Mapping[str, Draft]] = dict
    notes: list[str] = field(default_factory=list)
