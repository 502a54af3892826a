"""The command line: parse, run one verb, and turn every failure into words and an exit code (design §3.3)."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.adapters.resources import Resources, Root, shipped_root
from wizard.adapters.system_language import system_language
from wizard.cli.arguments import Parser, UsageError, Verbs, add_common, options_of, wanted_language
from wizard.cli.console import Console
from wizard.cli.exit_codes import INTERRUPTED, UNEXPECTED, of_error
from wizard.core.errors import GangwayError
from wizard.core.texts import Texts
from wizard.onboarding.program import Options

if TYPE_CHECKING:
    from argparse import Namespace

    from wizard.cli.call import Build

OpenWindow = Callable[[Options], int]
_log = logging.getLogger(__name__)


def run(argv: Sequence[str], build: Build, open_window: OpenWindow) -> int:
    """Run one command line and return its exit code. Nothing leaves this function but SystemExit of --help."""
    own, command = _split(argv)
    console = Console.standard(as_json="--json" in own)
    texts = Resources([shipped_root()]).texts(wanted_language(own) or system_language())
    try:
        return _Run(console, texts, build, open_window).run(own, command)
    except GangwayError as error:
        _say(error, console, texts)
        return of_error(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has seen enough. The interpreter must not find the broken pipe again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        # The top level: a fault of ours is said calmly. Its text and frames may hold what a person typed.
        place = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("unexpected %s at %s:%s", type(error).__name__, Path(place.filename).name, place.lineno)
        _say(GangwayError(), console, texts)
        return UNEXPECTED


def _say(error: GangwayError, console: Console, texts: Texts) -> None:
    from wizard.cli.printing import Printer

    Printer(console, texts).error(error)


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """Our own arguments, and the command behind `--` of `gangway run`."""
    words = list(argv)
    if "--" not in words or "run" not in words[: words.index("--")]:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


@dataclass(frozen=True)
class _Run:
    console: Console
    texts: Texts
    build: Build
    open_window: OpenWindow

    def run(self, argv: list[str], command: list[str]) -> int:
        parsed = _without_verb(argv, self.texts) or _parser(self.texts).parse_args(argv)
        options = options_of(parsed)
        if parsed.version:
            self.console.raw(f"gangway {__version__}\n")
            return 0
        handler = getattr(parsed, "handler", None)
        if handler is None:
            verb = getattr(parsed, "verb", None)
            if verb is not None:
                raise UsageError("usage-missing", names=f"{verb} …", usage=f"gangway {verb} --help")
            return self.open_window(options)
        from wizard.cli.call import Call

        call = Call(parsed, options, self.console, self._texts(options), self.build, command)
        try:
            return int(handler(call))
        finally:
            call.close()

    def _texts(self, options: Options) -> Texts:
        """The texts, those of a folder given with --resources included."""
        if options.resources is None:
            return self.texts
        return Resources([shipped_root(), Root.beside(options.resources)]).texts(self.texts.language)


def _without_verb(argv: Sequence[str], texts: Texts) -> Namespace | None:
    """The options when there is nothing but options; else None. The window opens without any verb being imported."""
    if {"-h", "--help"} & set(argv):
        return None
    try:
        parsed, rest = _bare_parser(texts).parse_known_args(argv)
    except UsageError:
        return None
    return None if rest else parsed


def _bare_parser(texts: Texts) -> Parser:
    parser = Parser(texts=texts, text="cli.help.about", prog="gangway")
    parser.ask("--version", text="version", action="store_true")
    add_common(parser)
    return parser


def _parser(texts: Texts) -> Parser:
    from wizard.cli import (
        authorize,
        diagnose,
        entries,
        judging,
        onboarding,
        practice,
        rehearse,
        secrets,
        settings,
        templates,
        trying,
        webhook,
    )

    parser = _bare_parser(texts)
    verbs = Verbs(parser)
    shops = (entries, templates, rehearse, trying, webhook, authorize, secrets)
    for group in (settings, onboarding, judging, diagnose, *shops, practice):
        group.add(verbs)
    return parser
