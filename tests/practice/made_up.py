"""A made-up system for the practice server: a token header, a second host, one persona per fault."""

from __future__ import annotations

from wizard.core.descriptors.system import Guard, Persona, PracticeReply, System, SystemIndex
from wizard.practice.faults import FAULTS

OK = PracticeReply("GET", "/v1/me", json={"until": "{now+2d}", "名": "舷梯"})
WRONG = PracticeReply("GET", "/v1/me", status=401, json={"error": "wrong"})
MISSING = PracticeReply("", "", status=400, json={"error": "token missing"})
FORM = PracticeReply("", "", status=400, json={"error": "token form"})


def made_up_system(identifier: str = "made-up") -> System:
    """`t-good` works, `t-plain` answers text, `t-post` also accepts POST, `t-<fault>` breaks; the rest is refused."""
    faulty = tuple(
        Persona(fault, {"token": f"t-{fault}"}, (PracticeReply("GET", "/v1/me", json=OK.json, fault=fault),))
        for fault in FAULTS
        if fault
    )
    own = (
        Persona("good", {"token": "t-good"}, (OK,)),
        Persona("post", {"token": "t-post"}, (PracticeReply("POST", "/v1/send", text="sent"),), based_on="good"),
        Persona("plain", {"token": "t-plain"}, (PracticeReply("GET", "/v1/me", text="plain"),)),
        Persona("wrong", {"token": "t-wrong"}, (WRONG,), default=True),
    )
    return System(
        index=SystemIndex(identifier, "api.example.org", hosts=("files.example.org",)),
        schema={},
        fields={},
        rungs=(),
        errors=(),
        personas=(*own, *faulty),
        persona_headers={"token": "X-Token"},
        guards=(Guard("X-Token", MISSING, missing=True), Guard("X-Token", FORM, not_matching="t-[a-z]+")),
        sources={},
    )
