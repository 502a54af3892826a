"""What a verb's handler is given: parsed arguments, the console, and the program when it first needs it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from wizard.cli.console import Console
from wizard.cli.printing import Printer
from wizard.core.descriptors.platform import Platform
from wizard.core.errors import UnreadableInputError
from wizard.core.texts import Texts
from wizard.onboarding.program import Options, Program

Build = Callable[[Options], Program]


class UnknownNameError(UnreadableInputError):
    """A platform or system that is not there. Parameters: `name`, `known`."""

    key = "unknown-platform"


@dataclass
class Call:
    """One run of one verb."""

    arguments: argparse.Namespace
    options: Options
    console: Console
    texts: Texts
    build: Build
    command: Sequence[str] = field(default_factory=tuple)

    @cached_property
    def program(self) -> Program:
        """The program, built on first use."""
        return self.build(self.options)

    def close(self) -> None:
        """Stop what the program started, if it was built."""
        if "program" in self.__dict__:
            self.program.stop()

    def platform(self, platform_id: str) -> Platform:
        """A platform by id. Raises UnknownNameError, DescriptorError."""
        known = self.program.resources.platform_ids()
        if platform_id not in known:
            raise UnknownNameError(name=platform_id[:80], known=", ".join(known))
        return self.program.resources.platform(platform_id)

    def printer(self, platform: Platform | None = None) -> Printer:
        """A printer with the platform's words."""
        return Printer(self.console, self.texts, platform)

    def say(self, key: str, **parameters: object) -> None:
        """A sentence `cli.<key>` beside the result."""
        self.console.note(self.texts.get(f"cli.{key}", **parameters))
