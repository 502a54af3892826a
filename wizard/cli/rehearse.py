"""`rehearse`: what an entry's or an export's triggers would send for samples of what happens; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wizard.adapters.zones import zone_of
from wizard.cli.arguments import Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE
from wizard.cli.printing import typed
from wizard.core.pointer import get
from wizard.core.triggers.rehearsal import Line
from wizard.onboarding.answers_file import read_document, refuse_other
from wizard.onboarding.checking import CONFIG
from wizard.onboarding.drafts import is_entry_folder, read_draft
from wizard.onboarding.rehearsal_words import LineWords, RehearsalSpeaker, local_zone
from wizard.onboarding.rehearsing import NoTriggersError, Samples, rehearse_document, shipped_samples


def add(verbs: Verbs) -> None:
    """Add the verb."""
    verb = verbs.add("rehearse", run)
    verb.ask("target", text="rehearse-target", metavar="PATH|ENTRY")
    verb.ask("--samples", text="rehearse-samples", type=Path, default=None, metavar="FILE")


def run(call: Call) -> int:
    """Print the timeline."""
    document = _document(call, call.arguments.target)
    platform = call.platform(str(document["platform"]))
    if platform.triggers is None:
        raise NoTriggersError(platform=platform.index.id)
    program = call.program
    folder = program.resources.platform_folder(platform.index.id)
    samples = Samples(call.arguments.samples) if call.arguments.samples else shipped_samples(folder)
    begins = program.clock()
    found = rehearse_document(
        platform,
        document,
        samples,
        begins,
        lambda number: call.console.progress(call.texts.get("rehearsal.progress", number=number)),
    )
    named = get(document, platform.triggers.places.zone)
    speaker = RehearsalSpeaker(call.texts, platform, zone_of(str(named)) or local_zone(begins))
    for line in found.lines:
        words = speaker.line(line)
        call.console.record(typed("rehearsal", _record(line, words)))
        _say(call, words)
    counts = {outcome.value: count for outcome, count in found.counts().items()}
    call.console.record(typed("rehearsal-summary", {"pushes": found.pushes, "outcomes": counts}))
    for sentence in speaker.summary(found):
        call.console.note(sentence)
    return DONE


def _document(call: Call, target: str) -> Mapping[str, Any]:
    """The answers of an export, of an answers file, or of an entry as it is now."""
    path = Path(target)
    draft = call.program.data_root / "entries" / target
    if not path.exists() and is_entry_folder(draft):
        return read_draft(draft, call.program.clock)[0]
    config = path / CONFIG if path.is_dir() else path
    document = read_document(config)
    refuse_other(document, call.platform(str(document["platform"])), config)
    return document


def _record(line: Line, words: LineWords) -> dict[str, Any]:
    return {
        "push": line.push,
        "received": line.received.isoformat(),
        "event": line.event or None,
        "trigger": line.trigger or None,
        "pointer": line.place or None,
        "channel": line.channel or None,
        "target": line.target or None,
        "outcome": line.outcome.value,
        "sent": line.sent.isoformat() if line.sent and line.outcome.is_sent else None,
        "why": words.why or None,
        "text": line.text or None,
        "missing": list(line.missing),
        "withheld": list(line.withheld),
    }


def _say(call: Call, words: LineWords) -> None:
    parts = [words.when, words.event, words.trigger, words.target, words.outcome]
    call.console.line("  ".join(part for part in parts if part))
    for text in (words.why, *words.remarks, *words.text.splitlines()):
        if text:
            call.console.line(f"    {text}")
