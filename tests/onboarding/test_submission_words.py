"""Every outcome has words in both languages: what happened, and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.onboarding.template_desk import RESOURCES
from wizard.adapters.ladders.calls import ShownRequest
from wizard.adapters.ladders.codes import Reason
from wizard.adapters.ladders.verdict import blocked, not_tested
from wizard.adapters.sample_files import SampleFileError
from wizard.core.account_templates import AccountTemplate
from wizard.core.errors import GangwayError
from wizard.core.texts import LANGUAGES
from wizard.onboarding.samples import SampleError
from wizard.onboarding.submission_words import SubmissionSpeaker
from wizard.onboarding.template_outcomes import Outcome, State
from wizard.onboarding.wording import Speaker

META = RESOURCES.system("meta-cloud-api")
KNOWN = AccountTemplate({"category": "UTILITY"}, "7", "REJECTED", "PROMOTIONAL")
BASE = Outcome(("parcel_a", "de"), "/steps/templates/items/0", State.READY, again_at=datetime(2026, 11, 21, tzinfo=UTC))


def speaker(language: str) -> SubmissionSpeaker:
    texts = RESOURCES.texts(language)
    table = RESOURCES.message_codes("meta-cloud-api")
    return SubmissionSpeaker(texts, Speaker(texts, RESOURCES.platform("whatsapp")), META, table)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_every_state_has_words(state: State, language: str) -> None:
    words = speaker(language).outcome(replace(BASE, state=state, known=KNOWN, differing=("body", "header")))
    for text in (words.message, words.fix):
        assert "submission." not in text
        assert "{" not in text
    assert words.message


@pytest.mark.parametrize("number", [2388019, 2388024, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299])
def test_every_subcode_of_a_refusal_is_explained(number: int) -> None:
    words = speaker("zh_CN").outcome(
        replace(BASE, state=State.REFUSED, verdict=blocked("template-refused"), number=number)
    )
    texts = RESOURCES.texts("zh_CN")
    assert texts.get(f"meta-cloud-api.message_codes.meaning.{number}") in words.message
    assert words.fix != texts.get("submission.refused.fix")


@pytest.mark.parametrize("reason", META.templates.reasons if META.templates else ())
def test_every_reason_of_a_rejection_is_explained(reason: str) -> None:
    words = speaker("zh_CN").outcome(replace(BASE, state=State.CHANGED, known=replace(KNOWN, reason=reason)))
    assert "拒绝原因" in words.message
    assert words.fix


def test_unknown_reason_is_named() -> None:
    known = replace(KNOWN, reason="SOMETHING_NEW")
    assert "SOMETHING_NEW" in speaker("zh_CN").outcome(replace(BASE, state=State.CHANGED, known=known)).message


def test_doubt_keeps_its_own_advice() -> None:
    words = speaker("zh_CN").outcome(replace(BASE, state=State.MAYBE, verdict=blocked("closed", host="h")))
    assert "不会提交第二次" in words.fix


def test_held_back_points_to_the_earlier_one() -> None:
    words = speaker("zh_CN").outcome(replace(BASE, state=State.UNSENT, verdict=not_tested(Reason.EARLIER_RUNG)))
    assert "前面的一个" in words.message


SAMPLE_TROUBLES: dict[str, GangwayError] = {
    **{key: SampleFileError(key, name="a.png") for key in ("sample-gone", "sample-unreadable")},
    **{key: SampleError(key, name="a.png") for key in ("sample-empty", "sample-changed")},
    "sample-type": SampleError(name="a.png", found="PDF", accepted="JPG, PNG"),
    "sample-too-large": SampleError("sample-too-large", name="a.png", size="5.1", limit="5"),
    "sample-not-taken": SampleError("sample-not-taken", system="360dialog"),
    "upload-field-missing": SampleError("upload-field-missing", field="@meta-cloud-api.credentials.app_id.label"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", SAMPLE_TROUBLES.values(), ids=SAMPLE_TROUBLES)
def test_every_trouble_with_a_sample_has_words(problem: GangwayError, language: str) -> None:
    words = speaker(language).outcome(replace(BASE, state=State.HAS_ERRORS, problem=problem, about_sample=True))
    for value in problem.parameters.values():
        assert (
            str(value).startswith("@") or RESOURCES.texts(language).has(f"{value}.system") or str(value) in str(words)
        )
    assert words.fix
    assert not any(mark in words.message + words.fix for mark in ("{", "@", "error."))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [State.REFUSED, State.UNSENT])
def test_upload_that_failed_says_that_no_template_was_submitted(state: State, language: str) -> None:
    trouble = blocked("read-timeout" if state is State.UNSENT else "upload-refused", host="h")
    words = speaker(language).outcome(replace(BASE, state=state, verdict=trouble, about_sample=True))
    own = RESOURCES.texts(language).get(f"submission.sample-{state.value}.message")
    assert words.message.startswith(own)
    assert words.message != own
    if state is State.UNSENT:
        assert words.fix.endswith(RESOURCES.texts(language).get("submission.sample-not-sent.fix"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_template_that_practice_forgot_is_told_with_the_way_to_keep_it(language: str) -> None:
    real, practice = (
        speaker(language).outcome(replace(BASE, state=State.ABSENT, practice=one)) for one in (False, True)
    )
    assert real.message != practice.message
    assert "gangway practice serve" in practice.fix
    assert "--endpoints" in practice.fix


@pytest.mark.parametrize("language", LANGUAGES)
def test_upload_of_a_dry_run_is_told_with_name_and_size(language: str) -> None:
    shown = ShownRequest("POST", "https://h/", {}, None, "a.png", 1_572_864)
    (told,) = speaker(language).notices(replace(BASE, uploads=(replace(shown, file_name=""), shown)))
    assert "a.png" in told
    assert "1.5 MB" in told


def test_other_category_is_noticed() -> None:
    found = list(speaker("zh_CN").notices(replace(BASE, known=KNOWN, asked="MARKETING")))
    assert found == ["申请的类别是营销类（MARKETING），平台给的是通知类（UTILITY），价格按后者算。"]
