"""The command line's grammar on argparse, with every word for people from the texts."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from wizard.core.errors import UnreadableInputError
from wizard.core.texts import LANGUAGES, Texts
from wizard.onboarding.program import Options

_NAMED = re.compile(r"argument ([^:]+):")
_MISSING = re.compile(r"required: (.+)$")


class UsageError(UnreadableInputError):
    """A command line that cannot be understood. Parameters: `usage`, and by key `names`, `name`, `choices`.

    Keys: usage (anything else), usage-missing, usage-unknown, usage-choice, usage-value.
    """

    key = "usage"


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks the chosen language and raises UsageError instead of ending the process."""

    def __init__(self, *, texts: Texts, text: str, **options: Any) -> None:
        self.texts = texts
        described = texts.get(text)
        prefix = texts.get("cli.help.usage")
        super().__init__(
            add_help=False,
            allow_abbrev=False,
            description=described,
            formatter_class=lambda prog: _Formatter(prog, prefix),
            **options,
        )
        self._positionals.title = texts.get("cli.help.arguments")
        self._optionals.title = texts.get("cli.help.options")
        self.ask("-h", "--help", text="help", action="help")

    def ask(self, *names: str, text: str, **options: Any) -> argparse.Action:
        """Add an argument whose help is the text `cli.option.<text>`."""
        return self.add_argument(*names, help=self.texts.get(f"cli.option.{text}").replace("%", "%%"), **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in our own words; the library's sentence is not shown."""
        missing, named = _MISSING.search(message), _NAMED.match(message)
        if missing:
            raise UsageError("usage-missing", names=missing[1], usage=self._usage_line())
        if named:
            raise UsageError("usage-value", name=named[1], usage=self._usage_line())
        raise UsageError(usage=self._usage_line())

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            choices = ", ".join(str(choice) for choice in action.choices)
            raise UsageError("usage-choice", name=str(value)[:80], choices=choices, usage=self._usage_line())

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse; what is left over is a UsageError."""
        parsed, rest = self.parse_known_args(args, namespace)
        if rest:
            # Only names are repeated: what follows them may be a secret put in the wrong place.
            names = [one.partition("=")[0] for one in rest if one.startswith("-")]
            raise UsageError("usage-unknown", names=" ".join(names) or "…", usage=self._usage_line())
        return parsed

    def _usage_line(self) -> str:
        return " ".join(self.format_usage().partition(":")[2].split()) or self.prog


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, prefix: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)
        self._prefix = prefix + ": "

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._prefix if prefix is None else prefix)


def add_common(parser: Parser, *, default: Any = argparse.SUPPRESS) -> None:
    """The options every command takes, before or after the verb."""
    parser.ask("--json", text="json", action="store_true", default=default)
    parser.ask("--lang", text="lang", choices=LANGUAGES, default=default, metavar="|".join(LANGUAGES))
    parser.ask("--offline", text="offline", action="store_true", default=default)
    parser.ask("--endpoints", text="endpoints", type=Path, default=default, metavar="FILE")
    parser.ask("--resources", text="resources", type=Path, default=default, metavar="DIR")
    parser.ask("--data-dir", text="data-dir", type=Path, default=default, metavar="DIR")
    stores = ("keyring", "references")
    parser.ask("--secret-store", text="secret-store", choices=stores, default=default, metavar="|".join(stores))
    parser.ask("--real-keyring", text="real-keyring", action="store_true", default=default)


def options_of(parsed: argparse.Namespace) -> Options:
    """The program's options from a parsed command line."""
    return Options(
        language=getattr(parsed, "lang", ""),
        data_dir=getattr(parsed, "data_dir", None),
        resources=getattr(parsed, "resources", None),
        endpoints=getattr(parsed, "endpoints", None),
        offline=getattr(parsed, "offline", False),
        secret_store=getattr(parsed, "secret_store", "keyring"),
        real_keyring=getattr(parsed, "real_keyring", False),
    )


class Verbs:
    """The verbs of one parser. Each group of verbs adds its own."""

    def __init__(self, parser: Parser, *, depth: str = "verb") -> None:
        self._parser = parser
        self._group = parser.add_subparsers(
            dest=depth, metavar=parser.texts.get("cli.help.verb"), title=parser.texts.get("cli.help.verbs")
        )

    def add(self, name: str, handler: Callable[..., int] | None, text: str = "") -> Parser:
        """A verb; its description is the text `cli.verb.<text or name>`."""
        key = f"cli.verb.{text or name}"
        texts = self._parser.texts
        made: Parser = self._group.add_parser(name, texts=texts, text=key, help=texts.get(key).replace("%", "%%"))
        add_common(made)
        if handler is not None:
            made.set_defaults(handler=handler)
        return made


def wanted_language(argv: Sequence[str]) -> str:
    """The language asked for on the command line before it is parsed, so that even its errors use it; else ""."""
    for index, one in enumerate(argv):
        if one == "--":
            break
        value = one.partition("=")[2] if one.startswith("--lang=") else ""
        if one == "--lang" and index + 1 < len(argv):
            value = argv[index + 1]
        if value in LANGUAGES:
            return value
    return ""
