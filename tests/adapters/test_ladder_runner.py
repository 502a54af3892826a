"""Ladders: what each kind of trouble says, and above all what it never says."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from typing import Any

import pytest

from tests.adapters.ladder_doubles import (
    AUTH,
    CREDENTIALS,
    IDENTITY,
    KEY,
    NOW,
    ROLES,
    SCOPE,
    WAY,
    FakeHttp,
    answers,
    outside,
    practice,
    reply,
    run,
    states,
    system,
)
from wizard.adapters.http.client import HttpReply, HttpRequest
from wizard.adapters.http.faults import FaultKind, HostNotPermittedError, NetworkFault, UnsendableRequestError
from wizard.adapters.ladders.http_rung import UnknownSignerError
from wizard.adapters.ladders.runner import LadderJob, LadderRunner
from wizard.core.descriptors.system import Expectation, Request, RungDescriptor
from wizard.core.ladder import LadderResult, RungResult, RungState
from wizard.core.secret import Secret

NOT_REACHED = "not_tested(network-not-reached)"
EARLIER = "not_tested(earlier-rung)"
WRONG_KEY = reply(404, {"code": 5, "message": "Invalid Api-Key, please check the key and try again"})


def rung(result: LadderResult, name: str) -> RungResult:
    return next(one for one in result.rungs if one.rung == name)


def after(auth: Any) -> LadderResult:
    return run(system(), FakeHttp(answers(roles=auth)))


# --- all is well


def test_run_when_all_is_well() -> None:
    result = run(system(), FakeHttp(answers()))

    assert set(states(result).values()) == {"passed"}
    assert not result.failed
    assert not result.waiting
    assert result.facts == {"methods": ["/v1/chat", "/v1/list"], "expires_at": "2027-01-01T00:00:00Z"}
    assert {one.at for one in result.rungs} == {"2026-11-21T14:03:00Z"}


def test_run_when_values_are_filled_in() -> None:
    http = FakeHttp(answers())

    run(system(), http)

    auth = next(one for one in http.sent if one.url.endswith("/v1/roles"))
    assert (auth.method, auth.body) == ("POST", b"{}")
    assert auth.headers == {"Client-Id": "1000001", "Api-Key": KEY, "Content-Type": "application/json"}
    assert auth.origins == {"https://api.example.com:443"}


def test_run_when_probing_sends_no_credential() -> None:
    http = FakeHttp(answers())

    run(system(*WAY), http)

    assert http.paths() == ["/"], "TLS and clock share one request"
    assert dict(http.sent[0].headers) == {}


# --- the way there


def test_run_when_the_name_is_unknown() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    http = FakeHttp(answers())
    result = run(system(), http, resolver=unknown)

    assert states(result) == {
        "proxy": "passed",
        "name": "blocked_here(name-not-found)",
        **dict.fromkeys(("tcp", "tls", "clock", "auth", "identity", "scope"), NOT_REACHED),
    }
    assert not result.failed
    assert http.sent == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConnectionRefusedError(111, "refused"), "refused"),
        (TimeoutError("timed out"), "connect-timeout"),
        (OSError(113, "No route to host"), "unreachable"),
        (ConnectionResetError(104, "reset"), "closed"),
    ],
    ids=["refused", "timeout", "no-route", "reset"],
)
def test_run_when_the_port_does_not_answer(error: OSError, code: str) -> None:
    def dial(host: str, port: int, seconds: float) -> None:
        raise error

    result = run(system(), FakeHttp(answers()), dialer=dial)

    assert states(result)["tcp"] == f"blocked_here({code})"
    assert states(result)["auth"] == NOT_REACHED
    assert not result.failed


def test_run_when_tls_fails() -> None:
    fault = NetworkFault(FaultKind.TLS_UNTRUSTED, host="api.example.com")
    http = FakeHttp(answers(root=fault))

    result = run(system(), http)

    assert states(result)["tls"] == "blocked_here(tls-untrusted)"
    assert rung(result, "tls").parameters == {"host": "api.example.com"}
    assert http.paths() == ["/"], "no credential was sent"


def test_run_when_only_the_probe_is_not_answered() -> None:
    fault = NetworkFault(FaultKind.READ_TIMEOUT, connected=True, host="api.example.com")

    shown = states(run(system(), FakeHttp(answers(root=fault))))

    assert (shown["tls"], shown["clock"], shown["auth"]) == ("passed", "not_tested(no-date)", "passed")


def test_run_when_a_proxy_is_set() -> None:
    asked: list[tuple[str, int]] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["192.0.2.9"]

    http = FakeHttp(answers(), proxy="http://user:pa55@proxy.example.net:7890")
    result = run(system(), http, resolver=resolver, dialer=lambda host, port, _: asked.append((host, port)))

    assert asked == [("proxy.example.net", 7890)] * 2
    assert (rung(result, "proxy").code, rung(result, "proxy").parameters) == (
        "through-proxy",
        {"proxy": "proxy.example.net:7890"},
    )
    assert "pa55" not in repr(result)


def test_run_when_the_proxy_is_not_running() -> None:
    def dial(host: str, port: int, seconds: float) -> None:
        raise ConnectionRefusedError

    result = run(system(), FakeHttp(answers(), proxy="http://127.0.0.1:7890"), dialer=dial)

    assert states(result)["tcp"] == "blocked_here(proxy-refused)"


def test_run_when_the_proxy_is_socks() -> None:
    result = run(system(), FakeHttp(answers(), proxy="socks5://127.0.0.1:7890"))

    assert states(result)["proxy"] == "blocked_here(proxy-unsupported)"
    assert states(result)["auth"] == NOT_REACHED


def test_run_when_offline() -> None:
    http = FakeHttp(answers())

    assert set(states(run(system(), http, offline=True)).values()) == {"not_tested(offline)"}
    assert http.sent == []


def test_run_when_in_practice_without_tls() -> None:
    http = FakeHttp({f"/made-up{path}": one for path, one in answers().items()})

    result = run(system(), http, endpoints=practice("http://127.0.0.1:8100/made-up"))

    assert states(result)["tls"] == "not_tested(practice-no-tls)"
    assert states(result)["auth"] == "passed"
    assert http.sent[-1].origins == {"http://127.0.0.1:8100"}


def test_run_when_practice_lacks_the_system() -> None:
    http = FakeHttp(answers())

    result = run(system(id="another"), http, endpoints=practice("http://127.0.0.1:8100"))

    assert states(result)["auth"] == "not_tested(endpoint-missing)"
    assert http.sent == []


# --- the clock


@pytest.mark.parametrize("skew", [301, -301, 86_400])
def test_run_when_the_clock_is_wrong(skew: int) -> None:
    result = run(system(), FakeHttp(answers(root=reply(404, skew=skew))))

    assert states(result)["clock"] == "blocked_here(clock-skew)"
    assert rung(result, "clock").parameters["skew_seconds"] == skew
    assert rung(result, "clock").parameters["here"] == "2026-11-21T14:03:00Z"
    assert states(result)["auth"] == "passed"


@pytest.mark.parametrize("skew", [0, 300, -300])
def test_run_when_the_clock_is_right(skew: int) -> None:
    assert states(run(system(), FakeHttp(answers(root=reply(404, skew=skew)))))["clock"] == "passed"


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_run_when_the_server_has_no_date(date: str) -> None:
    silent = HttpReply(404, {"date": date}, b"", 1)

    assert states(run(system(), FakeHttp(answers(root=silent))))["clock"] == "not_tested(no-date)"


def test_run_when_the_key_is_refused_under_a_wrong_clock() -> None:
    refused = reply(404, {"code": 5, "message": "Invalid Api-Key"}, skew=900)

    plain = after(refused)
    signed = run(
        system(signer="made-up-signer"),
        FakeHttp(answers(roles=refused)),
        signers={"made-up-signer": lambda request, values, now: request},
    )

    assert states(plain)["auth"] == "failed(key-wrong)"
    assert rung(plain, "auth").parameters["skew_seconds"] == 900
    assert states(signed)["auth"] == "blocked_here(clock-skew)"
    assert not signed.failed


# --- what the platform says


def test_run_when_the_key_is_wrong() -> None:
    result = after(WRONG_KEY)

    assert states(result)["auth"] == "failed(key-wrong)"
    assert rung(result, "auth").platform_text == "Invalid Api-Key, please check the key and try again"
    assert (states(result)["identity"], states(result)["scope"]) == (EARLIER, EARLIER)
    assert result.failed


@pytest.mark.parametrize(
    ("answer", "state", "platform_text"),
    [
        pytest.param(
            reply(403, {"message": "Api-Key is restricted to specific IP addresses: 203.0.113.9"}),
            "blocked_here(address-not-listed)",
            "Api-Key is restricted to specific IP addresses: 203.0.113.9",
            id="address-not-listed",
        ),
        pytest.param(reply(405), "failed(wrong-verb)", "", id="empty-body"),
        pytest.param(reply(200, {"errcode": 40001, "errmsg": "bad"}), "failed(error-inside)", "bad", id="error-in-200"),
        pytest.param(reply(200, {"roles": "?"}), "failed(no-roles)", '{"roles": "?"}', id="not-as-expected"),
        pytest.param(reply(404, {"what": 1}), "failed(unexpected-reply)", '{"what": 1}', id="unknown-json"),
        pytest.param(reply(200, text="OK"), "failed(unexpected-reply)", "OK", id="not-json"),
        pytest.param(reply(200, text="[" * 100_000), "failed(unexpected-reply)", "[" * 499 + "…", id="too-deep"),
        pytest.param(reply(500, {"message": "oops"}), "blocked_here(server-unavailable)", "oops", id="server-error"),
        pytest.param(reply(503), "blocked_here(server-unavailable)", "", id="maintenance"),
        pytest.param(
            reply(200, text="<!DOCTYPE html><p>sign in"), "blocked_here(web-page-reply)", "", id="sign-in-page"
        ),
        pytest.param(
            reply(403, text="<p>no</p>", content_type="text/html"), "blocked_here(web-page-reply)", "", id="gateway"
        ),
    ],
)
def test_run_when_the_platform_answers(answer: HttpReply, state: str, platform_text: str) -> None:
    result = after(answer)

    assert states(result)["auth"] == state
    assert rung(result, "auth").platform_text == platform_text
    assert rung(result, "auth").parameters["status"] == answer.status
    assert result.failed == state.startswith("failed")
    assert states(result)["identity"] == EARLIER


@pytest.mark.parametrize("unmet", ["waiting", "blocked_here"])
def test_run_when_an_accepted_reply_cannot_be_read_and_the_rung_does_not_blame(unmet: str) -> None:
    http = FakeHttp(answers(roles=reply(text="OK")))

    assert states(run(system(replace(AUTH, unmet=unmet)), http)) == {"auth": "blocked_here(unexpected-reply)"}


def test_run_when_the_platform_names_our_address() -> None:
    result = after(reply(403, {"message": "Api-Key is restricted; from ip: 203.0.113.9, see"}))

    assert rung(result, "auth").parameters["address"] == "203.0.113.9"


def test_run_when_there_were_too_many_requests() -> None:
    result = after(reply(429, retry_after="17"))

    assert states(result)["auth"] == "blocked_here(rate-limited)"
    assert rung(result, "auth").parameters == {"status": 429, "retry_after": "17"}
    assert rung(result, "auth").retry == "later"


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind is not FaultKind.CANCELLED])
def test_run_when_the_network_fails_at_the_key(kind: FaultKind) -> None:
    result = after(NetworkFault(kind, host="api.example.com", status=307))

    assert states(result)["auth"] == f"blocked_here({kind})"
    assert not result.failed


def test_run_when_a_redirect_is_a_known_answer() -> None:
    result = after(NetworkFault(FaultKind.REDIRECTED, host="api.example.com", status=302, target="login.example.com"))

    assert states(result)["auth"] == "failed(login-page)"


def test_run_when_the_platform_is_still_reviewing() -> None:
    result = after(reply(403, {"message": "Review in progress"}))

    assert states(result)["auth"] == "waiting(under-review)"
    assert rung(result, "auth").since == "2026-11-21T14:03:00Z"
    assert result.waiting
    assert not result.failed
    assert states(result)["identity"] == "passed"
    assert states(result)["scope"] == "not_tested(facts-missing)"


@pytest.mark.parametrize("unmet", ["waiting", "blocked_here"])
def test_run_when_an_accepted_reply_does_not_hold_what_is_needed(unmet: str) -> None:
    soft = replace(AUTH, unmet=unmet)

    result = run(system(soft, IDENTITY), FakeHttp(answers(roles=reply(json={"roles": None}))))

    assert states(result) == {"auth": f"{unmet}(no-roles)", "identity": "passed"}


def test_run_when_an_optional_rung_fails() -> None:
    optional = replace(AUTH, required=False)

    result = run(system(optional, IDENTITY), FakeHttp(answers(roles=WRONG_KEY)))

    assert states(result) == {"auth": "failed(key-wrong)", "identity": "passed"}
    assert not result.failed


def test_run_when_the_account_is_another_one() -> None:
    result = run(system(), FakeHttp(answers(info=reply(json={"id": "2000002"}))))

    assert states(result)["identity"] == "failed(other-shop)"
    assert rung(result, "identity").parameters == {"status": 200, "expected": "1000001", "found": "2000002"}


def test_run_when_a_role_is_missing() -> None:
    result = run(system(), FakeHttp(answers(roles=reply(json={"roles": [{"methods": ["/v1/list"]}]}))))

    assert states(result)["scope"] == "failed(role-missing)"
    assert rung(result, "scope").parameters == {"expected": "/v1/chat", "found": "/v1/list"}
    assert not result.failed, "the rung is not required"


def test_run_when_a_fact_must_not_be_there() -> None:
    absent = RungDescriptor(
        "no-expiry", "facts", required=True, expect=(Expectation("expires", fact="expires_at", operand=False),)
    )

    kept = run(system(AUTH, absent), FakeHttp(answers(roles=reply(json={"roles": []}))))
    never_asked = run(system(absent), FakeHttp(answers()))

    assert states(kept)["no-expiry"] == "passed"
    assert states(never_asked)["no-expiry"] == "not_tested(facts-missing)"


def test_run_when_facts_were_proved_before_the_trouble() -> None:
    result = run(system(AUTH, IDENTITY, SCOPE), FakeHttp(answers(info=reply(503))))

    assert states(result) == {
        "auth": "passed",
        "identity": "blocked_here(server-unavailable)",
        "scope": "passed",
    }


# --- credentials and secrets


@pytest.mark.parametrize("credentials", [{"client_id": "1"}, {"client_id": "1", "api_key": Secret("")}])
def test_run_when_a_credential_is_missing(credentials: dict[str, Any]) -> None:
    http = FakeHttp(answers())

    result = run(system(), http, credentials)

    assert states(result)["auth"] == "not_tested(credential-missing)"
    assert rung(result, "auth").parameters == {"field": "api_key"}
    assert http.paths() == ["/"]


def test_run_when_a_credential_cannot_be_sent() -> None:
    def refuse(request: HttpRequest) -> HttpReply:
        raise UnsendableRequestError

    assert states(after(refuse))["auth"] == "failed(credential-unsendable)"


@pytest.mark.parametrize(
    "echo",
    [
        f"key {KEY} is unknown",
        "key canary-key%2F5f1d%2B2 is unknown",
        "key canary-key\\/5f1d+2 is unknown",
        "x" * 490 + KEY,
    ],
    ids=["plain", "percent", "json", "at-the-bound"],
)
def test_run_when_the_platform_echoes_the_key(echo: str) -> None:
    result = after(reply(404, {"message": echo}))

    shown = rung(result, "auth").platform_text
    assert "canary" not in repr(result)
    assert "***" in shown
    assert len(shown) <= 500


def test_run_when_the_platform_sends_control_characters() -> None:
    result = after(reply(404, {"message": "bad\x1b[31m\nkey\u202e \x00!"}))

    assert rung(result, "auth").platform_text == "bad[31m key !"


def test_run_when_a_reply_brings_a_token() -> None:
    login = RungDescriptor(
        "login",
        "http",
        required=True,
        request=Request("POST", "/oauth/token", form={"key": "{api_key}"}),
        expect=(Expectation("no-token", fact="access_token"),),
        extract={"access_token": "/access_token"},
    )
    use = RungDescriptor(
        "use",
        "http",
        required=True,
        request=Request("GET", "/me/{client_id}", headers={"Authorization": "Bearer {access_token}"}),
        expect=(Expectation("no-id", pointer="/id"),),
    )
    http = FakeHttp(
        {"/oauth/token": reply(json={"access_token": "canary-token"}), "/me/a%2Fb": reply(json={"id": "canary-token"})}
    )

    result = run(system(replace(login, expect=()), use), http, {**CREDENTIALS, "client_id": "a/b"})

    assert states(result) == {"login": "passed", "use": "passed"}
    assert http.sent[0].body == b"key=canary-key%2F5f1d%2B2"
    assert http.sent[0].headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.sent[1].headers["Authorization"] == "Bearer canary-token"
    assert "canary" not in repr(result)


def test_run_when_a_needed_token_never_came() -> None:
    maker = replace(AUTH, id="maker", required=False, extract={"access_token": "/access_token"})
    user = replace(IDENTITY, request=Request("GET", "/v1/seller/info", headers={"T": "{access_token}"}))

    result = run(system(maker, user), FakeHttp(answers()))

    assert states(result)["identity"] == EARLIER


def test_run_when_braces_belong_to_the_request() -> None:
    body = {"query": "{shop{name}}", "id": "{client_id}"}
    described = system(replace(AUTH, request=Request("POST", "/v1/roles", json=body)))
    http = FakeHttp(answers())

    run(described, http)

    assert http.sent[0].body == b'{"query":"{shop{name}}","id":"1000001"}'


def test_run_when_the_body_is_xml() -> None:
    body = Request("POST", "/v1/roles", headers={"Content-Type": "text/xml"}, json="<a><k>{api_key}</k></a>")
    auth = replace(AUTH, request=body, expect=(Expectation("no-token", pointer="/auth/token", operand=True),))
    http = FakeHttp(answers(roles=reply(text='<?xml version="1.0"?><auth xmlns="urn:x"><token>t</token></auth>')))

    result = run(system(auth), http, {**CREDENTIALS, "api_key": Secret("a<b&c")})

    assert states(result) == {"auth": "passed"}
    assert http.sent[0].body == b"<a><k>a&lt;b&amp;c</k></a>"


def test_run_when_the_xml_declares_entities() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'

    assert states(after(reply(text=bomb)))["auth"] == "failed(unexpected-reply)"


# --- signers and hosts


def test_run_when_the_system_signs() -> None:
    def sign(request: Request, values: Any, now: Any) -> Request:
        assert request.headers["Client-Id"] == "1000001"
        text = '{"signed": true}'
        return replace(request, json=text, query={"sign": f"{request.path}|{values['api_key']}|{now:%H%M}"})

    http = FakeHttp({f"/made-up{path}": one for path, one in answers().items()})

    run(system(AUTH, signer="s"), http, signers={"s": sign}, endpoints=practice("http://127.0.0.1:8100/made-up"))

    assert http.sent[0].query == {"sign": f"/v1/roles|{KEY}|1403"}, "the documented path is signed, not the prefix"
    assert http.sent[0].body == b'{"signed": true}'
    assert http.sent[0].url == "http://127.0.0.1:8100/made-up/v1/roles"


def test_run_when_the_signer_is_unknown() -> None:
    with pytest.raises(UnknownSignerError):
        run(system(AUTH, signer="nobody"), FakeHttp(answers()))


def test_run_when_a_rung_names_a_host_that_is_not_the_systems() -> None:
    stray = replace(AUTH, request=Request("POST", "/v1/roles", host="evil.example.net", headers={"K": "{api_key}"}))
    http = FakeHttp(answers())

    with pytest.raises(HostNotPermittedError):
        run(system(stray), http)

    assert http.sent == []


def test_run_when_the_tenant_is_part_of_the_host() -> None:
    http = FakeHttp(answers())

    run(system(AUTH, host="{client_id}.example.com"), http, {**CREDENTIALS, "client_id": "shop-7"})

    assert http.sent[0].url == "https://shop-7.example.com/v1/roles"


@pytest.mark.parametrize(
    "tenant", ["evil.net/", "evil.net#", "a@evil", "evil.net:444/", "商店", "a b", "x?", "-", "a.."]
)
def test_run_when_the_tenant_would_lead_elsewhere(tenant: str) -> None:
    http = FakeHttp(answers())

    with pytest.raises(HostNotPermittedError):
        run(system(AUTH, host="{client_id}.example.com"), http, {**CREDENTIALS, "client_id": tenant})

    assert http.sent == []


@pytest.mark.parametrize("template", ["{client_id}", "api.{client_id}"])
@pytest.mark.parametrize(
    ("domain", "goes"),
    [
        ("eu.example.com", True),
        ("known.example.org", True),
        ("evil.example.net", False),
        ("badexample.com", False),
        ("203.0.113.9", False),
        ("example", False),
    ],
)
def test_run_when_the_whole_domain_is_filled_in(template: str, domain: str, goes: bool) -> None:
    host = template.replace("{client_id}", domain)
    described = system(AUTH, host=template, hosts=("*.example.com", "known.example.org", "api.known.example.org"))
    http = FakeHttp(answers())

    if goes:
        run(described, http, {**CREDENTIALS, "client_id": domain})
        assert http.sent[0].url == f"https://{host}/v1/roles"
    else:
        with pytest.raises(HostNotPermittedError):
            run(described, http, {**CREDENTIALS, "client_id": domain})
        assert http.sent == []


def test_run_when_the_tenant_is_not_filled_in() -> None:
    result = run(system(host="{client_id}.example.com"), FakeHttp(answers()), {"api_key": Secret(KEY)})

    assert set(states(result).values()) == {"not_tested(credential-missing)"}


# --- cancelling and running together


def test_run_when_cancelled_half_way() -> None:
    cancel = threading.Event()

    def cancelling(request: HttpRequest) -> HttpReply:
        cancel.set()
        raise NetworkFault(FaultKind.CANCELLED, host="api.example.com")

    http = FakeHttp(answers(roles=cancelling))
    result = LadderRunner(outside(http)).run(system(), CREDENTIALS, lambda _: None, cancel)

    assert states(result)["clock"] == "passed"
    assert {states(result)[name] for name in ("auth", "identity", "scope")} == {"not_tested(cancelled)"}
    assert not result.failed


def test_run_when_cancelled_while_a_lookup_hangs() -> None:
    cancel, let_go = threading.Event(), threading.Event()

    def hang(host: str, port: int) -> list[str]:
        cancel.set()
        let_go.wait(10)
        return []

    result = LadderRunner(outside(FakeHttp(answers()), resolver=hang)).run(
        system(), CREDENTIALS, lambda _: None, cancel
    )
    let_go.set()

    assert states(result)["name"] == "not_tested(cancelled)"


def test_run_many_when_six_systems_wait_for_each_other() -> None:
    barrier = threading.Barrier(6)
    heard: list[str] = []

    def meet(request: HttpRequest) -> HttpReply:
        barrier.wait(10)
        return reply(json=ROLES)

    jobs = [LadderJob(system(AUTH, id=f"system-{number}"), CREDENTIALS) for number in range(6)]
    runner = LadderRunner(outside(FakeHttp({"/v1/roles": meet})))

    results = runner.run_many(jobs, lambda result: heard.append(result.system), threading.Event())

    assert [result.system for result in results] == [f"system-{number}" for number in range(6)]
    assert all(result.rungs[0].state is RungState.PASSED for result in results)
    assert sorted(heard) == [f"system-{number}" for number in range(6)]


def test_run_many_when_there_is_nothing_to_run() -> None:
    runner = LadderRunner(outside(FakeHttp({})))

    assert runner.run_many([], lambda _: None, threading.Event()) == []


def test_rung_when_stamped_uses_the_clock_given() -> None:
    assert rung(run(system(AUTH), FakeHttp(answers())), "auth").at == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
