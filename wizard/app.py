"""Builds everything once and opens a door: the window or the command line. The only module that knows all layers.

What the first page does not need is imported where it is made: imports are half of the start.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.adapters.clock import system_clock
from wizard.adapters.core_dumps import forbid_core_dumps
from wizard.adapters.folders import DataFolder, default_root
from wizard.adapters.ladders.runner import LadderRunner
from wizard.adapters.later_vault import LaterVault
from wizard.adapters.redaction import RedactingFilter
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.storage.entities import EntityStore
from wizard.adapters.storage.entries import EntryStore
from wizard.adapters.system_language import system_language
from wizard.core.secret import Watch
from wizard.onboarding.program import Options, Program
from wizard.onboarding.workspace import Outside, Workspace

if TYPE_CHECKING:
    from wizard.adapters.endpoints import Endpoints
    from wizard.adapters.ladders.outside import Outside as LadderOutside
    from wizard.adapters.vault import Vault
    from wizard.core.account_templates import TemplateFormat
    from wizard.core.actions import ActionFormat
    from wizard.core.callbacks import CallbackFormat
    from wizard.core.drafts import Draft
    from wizard.practice.server import PracticeServer

PRACTICE_NAMESPACE = "gangway-practice"
# Reading descriptors, texts and documents makes many objects and no garbage; Python's 700 cost a tenth of the start.
_OBJECTS_BEFORE_COLLECTING = 20_000


def main(argv: Sequence[str] | None = None) -> int:
    """The program. Returns the exit code (design §3.3)."""
    forbid_core_dumps()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    words = list(sys.argv[1:] if argv is None else argv)
    if not words:
        return open_window(Options())
    from wizard.cli.main import run

    return run(words, build, open_window)


def build(options: Options) -> Program:
    """Everything, connected. Raises GangwayError for options that cannot be used."""
    watch = guard_logs().watch
    roots = [shipped_root()]
    if options.resources is not None:
        roots.append(Root.beside(options.resources))
    resources = Resources(roots)
    return _Builder(options, resources, watch).program()


class _Builder:
    """Makes the parts in order; the practice server is started when first asked for."""

    def __init__(self, options: Options, resources: Resources, watch: Watch) -> None:
        self._options = options
        self._watch = watch
        self._resources = resources
        self._root = options.data_dir or default_root()
        folder = DataFolder(self._root)
        self._entries = EntryStore(folder, system_clock)
        self._entities = EntityStore(folder, self._entries)
        self._server: PracticeServer | None = None

    def program(self) -> Program:
        options = self._options
        endpoints = _endpoints_in(options.endpoints) if options.endpoints else None
        self._entries.recover()
        return Program(
            options=options,
            resources=self._resources,
            texts=self._resources.texts(options.language or system_language()),
            clock=system_clock,
            data_root=self._root,
            workspace=self._workspace(endpoints),
            practice=self._practice,
            stop=self._stop,
            template_formats=_template_formats,
            callback_formats=_callback_formats,
            action_formats=_action_formats,
            drafts=_drafts,
        )

    def _workspace(self, endpoints: Endpoints | None) -> Workspace:
        practice = endpoints is not None
        runner = LadderRunner.later(lambda: _network(endpoints, self._watch, offline=self._options.offline))
        outside = Outside(
            LaterVault(lambda: self._vault(practice=practice)), runner, system_clock, practice, self._watch
        )
        return Workspace(self._resources, self._entries, self._entities, outside)

    def _vault(self, *, practice: bool) -> Vault:
        from wizard.adapters.vault import KeyringVault, MemoryVault

        in_memory = self._options.secret_store == "references" or (practice and not self._options.real_keyring)  # noqa: S105
        if in_memory:
            return MemoryVault()
        if practice:
            return KeyringVault(deadline=self._options.keyring_seconds, namespace=PRACTICE_NAMESPACE)
        return KeyringVault(deadline=self._options.keyring_seconds)

    def _practice(self) -> Workspace:
        if self._server is None:
            from wizard.practice.server import PracticeServer
            from wizard.practice.stand_ins import StandIns

            stand_ins = StandIns(self._resources.system_ids(), self._resources.system)
            self._server = PracticeServer(stand_ins, system_clock)
            self._server.start()
        from wizard.adapters.endpoints import Endpoints

        return self._workspace(Endpoints.parse(self._server.endpoints_toml(), "practice"))

    def _stop(self) -> None:
        if self._server is not None:
            self._server.stop()


def _template_formats() -> Mapping[str, TemplateFormat]:
    from wizard.systems.meta_template_format import MetaTemplates

    return {"meta-templates": MetaTemplates()}


def _callback_formats() -> Mapping[str, CallbackFormat]:
    from wizard.systems.lazada_push import LazadaPush
    from wizard.systems.meta_webhooks import MetaWebhooks
    from wizard.systems.shopee_push import ShopeePush
    from wizard.systems.wecom_callbacks import WeComCallbacks

    return {
        "lazada-push": LazadaPush(),
        "meta-webhooks": MetaWebhooks(),
        "shopee-push": ShopeePush(),
        "wecom-callbacks": WeComCallbacks(),
    }


def _action_formats() -> Mapping[str, ActionFormat]:
    from wizard.systems.wecom_messages import AppMessage, RobotMessage

    return {"wecom-app-message": AppMessage(), "wecom-robot-message": RobotMessage()}


def _drafts() -> Mapping[str, Draft]:
    from wizard.systems.wecom_drafts import CardDraft, TextDraft

    return {"wecom-text": TextDraft(), "wecom-card": CardDraft()}


def _endpoints_in(path: Path) -> Endpoints:
    from wizard.adapters.endpoints import Endpoints

    return Endpoints.read(path)


def _network(endpoints: Endpoints | None, watch: Watch, *, offline: bool) -> LadderOutside:
    from wizard.adapters.http.client import HttpClient
    from wizard.adapters.ladders.outside import Outside as LadderOutside
    from wizard.systems import lazada_signing, shopee_signing, temu_signing

    signers = {"lazada": lazada_signing.sign, "shopee": shopee_signing.sign, "temu": temu_signing.sign}
    return LadderOutside(HttpClient(), endpoints, offline=offline, watch=watch, signers=signers)


def guard_logs() -> RedactingFilter:
    """Secrets and the addresses that hold them stay out of every log line; gives the filter of all root handlers."""
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    known = (one for handler in root.handlers for one in handler.filters if isinstance(one, RedactingFilter))
    guard = next(known, None) or RedactingFilter()
    for handler in root.handlers:
        if guard not in handler.filters:
            handler.addFilter(guard)
    return guard


def open_window(options: Options) -> int:
    """The window, until it is closed."""
    from wizard.gui.application import run_window

    return run_window(build, options)
