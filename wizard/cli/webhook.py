"""`webhook challenge|event`: whether a received webhook request is right, judged without sending anything (WA-18).

The token and the app secret come from the environment or a hidden prompt, and a challenge, which holds the token, from
a file or standard input: what stands on a command line can be read by every program of the computer.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from wizard.adapters.json_files import JsonInputError, read_bytes, read_text
from wizard.cli.arguments import Verbs
from wizard.cli.call import Call
from wizard.cli.exit_codes import DONE, FINDINGS
from wizard.cli.onboarding import asker
from wizard.cli.printing import typed
from wizard.core.errors import UnreadableInputError
from wizard.core.secret import Secret
from wizard.systems.meta_webhooks import Judgement, judge_challenge, judge_signed_post

_SYSTEM = "meta-cloud-api"
_MOST_BYTES = 4 << 20


class SecretNotGivenError(UnreadableInputError):
    """Neither the environment variable nor a person gave the secret. Parameter: `name`, the variable's."""

    key = "webhook-secret-missing"


def add(verbs: Verbs) -> None:
    """Add the verb and its own verbs."""
    group = Verbs(verbs.add("webhook", None), depth="action")
    challenge_verb = group.add("challenge", challenge, "webhook-challenge")
    challenge_verb.ask("file", text="webhook-challenge-file", metavar="FILE|-")
    challenge_verb.ask("--token-env", text="webhook-token-env", default="", metavar="NAME")
    event_verb = group.add("event", event, "webhook-event")
    event_verb.ask("file", text="webhook-event-file", metavar="FILE|-")
    event_verb.ask("--headers", text="webhook-headers", type=Path, required=True, metavar="FILE")
    event_verb.ask("--secret-env", text="webhook-secret-env", default="", metavar="NAME")


def challenge(call: Call) -> int:
    """Judge the GET of the set-up; its right answer is printed."""
    request = read_text(_body(call.arguments.file), _MOST_BYTES)
    return _say(call, judge_challenge(request, _secret(call, call.arguments.token_env, "webhook_verify_token")))


def event(call: Call) -> int:
    """Judge the signature of the POST of an event, its body byte for byte."""
    body, headers = _body(call.arguments.file), read_text(call.arguments.headers, _MOST_BYTES)
    return _say(call, judge_signed_post(headers, body, _secret(call, call.arguments.secret_env, "app_secret")))


def _body(name: str) -> bytes:
    if name != "-":
        return read_bytes(Path(name), _MOST_BYTES)
    data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise JsonInputError("too-large", file="-", limit=_MOST_BYTES)
    return data


def _secret(call: Call, variable: str, field: str) -> Secret:
    ask = asker(call)
    value = os.environ.get(variable, "") if variable else ask(_SYSTEM, field) if ask is not None else ""
    if not value:
        raise SecretNotGivenError(name=variable or "–")
    return Secret(value)


def _say(call: Call, found: Judgement) -> int:
    words = [call.texts.get(f"webhook.{found.code}.{part}", **_spoken(call, found)) for part in ("message", "fix")]
    record = {"code": found.code, "right": found.is_right, "message": words[0], "fix": words[1], "reply": found.reply}
    call.console.record(typed("webhook", record))
    call.console.line(f"{'✓' if found.is_right else '✕'} {words[0]}")
    if not found.is_right:
        call.console.line(f"    {words[1]}")
    if found.reply:
        call.console.line("    " + call.texts.get("cli.webhook.reply", reply=found.reply))
    return DONE if found.is_right else FINDINGS


def _spoken(call: Call, found: Judgement) -> dict[str, object]:
    """Parameters, those that name a text (@key) in words."""
    return {
        name: call.texts.get(value[1:]) if isinstance(value, str) and value.startswith("@") else value
        for name, value in found.parameters.items()
    }
