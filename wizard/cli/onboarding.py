"""`new`: the whole flow without a window."""

from __future__ import annotations

from getpass import getpass
from pathlib import Path

from wizard.cli.arguments import Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import of_error, of_results
from wizard.cli.printing import Printer, typed
from wizard.onboarding.glance import wait_record
from wizard.onboarding.headless import Door, Onboarding, Order, Outcome
from wizard.onboarding.secret_sources import Ask


def add(verbs: Verbs) -> None:
    """Add the verb."""
    new_verb = verbs.add("new", new)
    new_verb.ask("platform", text="platform", metavar="PLATFORM")
    new_verb.ask("--answers", text="answers", type=Path, required=True, metavar="FILE")
    new_verb.ask("--entity", text="entity", type=Path, metavar="FILE")
    new_verb.ask("--entry", text="entry-id", metavar="ID")
    new_verb.ask("--out", text="out", type=Path, required=True, metavar="DIR")


def new(call: Call) -> int:
    """Onboard from an answers file to an export."""
    arguments = call.arguments
    platform = call.platform(arguments.platform)
    order = Order(platform.index.id, arguments.answers, arguments.out, arguments.entity, arguments.entry)
    printer = call.printer(platform)
    references = call.options.secret_store == "references"  # noqa: S105 - the store's name
    onboarding = Onboarding(call.program.workspace, call.texts, references=references)
    outcome = onboarding.run(order, Door(printer.rung, asker(call)))
    return report(call, printer, outcome, order.out)


def asker(call: Call) -> Ask | None:
    """How to ask for a secret, hidden; None where no person is at a terminal."""
    if not call.console.has_terminal:
        return None

    def ask(system: str, field: str) -> str:
        label = call.texts.get(f"{system}.credentials.{field}.label")
        return getpass(call.texts.get("cli.secret.prompt", system=system, field=label))

    return ask


def report(call: Call, printer: Printer, outcome: Outcome, out: Path) -> int:
    """Print what became of an order; its exit code."""
    platform = outcome.platform
    printer.findings(outcome.findings)
    if outcome.results:
        entry = {"id": outcome.entry, "entry": outcome.entry, "platform": platform}
        call.console.record(typed("entry", {**entry, "state": "draft" if outcome.prepared is None else "exported"}))
    for wait in outcome.waits:
        call.console.record(typed("wait", {"entry": outcome.entry, "platform": platform, **wait_record(wait)}))
    if outcome.error is not None:
        printer.error(outcome.error)
        return of_error(outcome.error)
    if outcome.prepared is None:
        count = sum(finding.blocks for finding in outcome.findings)
        call.say("new.not-exported", count=count) if count else call.say("new.rung-failed")
    else:
        files = sorted(outcome.prepared.files)
        changes = len(outcome.prepared.changes)
        call.console.record(
            typed("export", {"entry": outcome.entry, "path": str(out), "files": files, "changes": changes})
        )
        call.say("new.exported", entry=outcome.entry, folder=str(out))
    return of_results(outcome.findings, outcome.results)
