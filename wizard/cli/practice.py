"""`practice` and `practice serve`: try everything against local stand-ins, without account, display or keyring."""

from __future__ import annotations

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from wizard.cli.arguments import UsageError, Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE
from wizard.cli.onboarding import report
from wizard.onboarding.headless import Door
from wizard.onboarding.practising import practise, stand_ins

SERVE = "serve"


def add(verbs: Verbs) -> None:
    """Add the verb; `serve` stands where a platform would and is not one."""
    verb = verbs.add("practice", practice)
    verb.ask("platforms", text="practice-platforms", nargs="*", metavar="PLATFORM|serve")
    verb.ask("--all", text="all", action="store_true")
    verb.ask("--out", text="practice-out", type=Path, metavar="DIR")
    verb.ask("--port", text="port", type=int, default=0, metavar="N")


def practice(call: Call) -> int:
    """Onboard the platforms named (all without a name) with their sample answers."""
    arguments = call.arguments
    if arguments.platforms == [SERVE]:
        return serve(call)
    if arguments.out is None:
        raise UsageError("usage-missing", names="--out", usage="gangway practice [PLATFORM ...] --out DIR")
    names = [call.platform(name).index.id for name in arguments.platforms]
    if arguments.all or not names:
        names = list(call.program.resources.platform_ids())
    with tempfile.TemporaryDirectory(prefix="gangway-practice-") as folder:
        # Options of their own: neither the seller's data nor a keyring is touched, whatever was asked for.
        options = replace(
            call.options,
            data_dir=Path(folder),
            endpoints=None,
            secret_store="keyring",  # noqa: S106 - the store's name
            real_keyring=False,
        )
        program = call.build(options)
        try:
            workspace = program.practice()
            codes = []
            for name in names:
                printer = call.printer(call.platform(name))
                call.say("practice.platform", platform=call.texts.get(f"{name}.title"))
                outcome = practise(workspace, name, arguments.out, call.texts, Door(printer.rung))
                codes.append(report(call, printer, outcome, arguments.out / name))
        finally:
            program.stop()
    return next((code for code in (2, 5, 1, 3, 4) if code in codes), DONE)


def serve(call: Call) -> int:
    """Print an endpoints file, then answer until stopped."""
    stopped = threading.Event()
    program = call.program
    with _until_signalled(stopped), stand_ins(program.resources, program.clock, call.arguments.port) as server:
        call.console.raw(server.endpoints_toml())
        call.console.progress(call.texts.get("cli.practice.serving", port=server.port))
        while not stopped.wait(_POLL_SECONDS):
            pass
    return DONE


_POLL_SECONDS = 0.2  # Windows delivers Ctrl+C only between waits


@contextmanager
def _until_signalled(stopped: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM set the event while inside; outside the main thread signals stay as they are."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
