"""What follows from a round, enumerated: quorum, silence and majority at their boundaries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement, product

import pytest

from mptf.committee.quorum import Lacking, Seat
from mptf.db import canonical_json
from mptf.profile import load
from mptf.profile.committee_rules import Committee
from mptf.rounds.models import Answer, Result
from mptf.rounds.outcome import Asked, Derivation, in_writing
from tests.lives import PROFILES

CONSENSUS = load(PROFILES["migration"]).committee
MAJORITY = load(PROFILES["imaginary"]).committee
ANSWERS = (None, *Answer)
"""What a seat may say, silence among it."""


def seats(
    rules: Committee,
    *,
    vacant: Iterable[str] = (),
    recused: Iterable[str] = (),
    unserved: Iterable[str] = (),
) -> list[Asked]:
    """Every seat of a profile: `donors-1` and so on; some of them vacant, recused, not served."""
    return [
        Asked(
            Seat(code, category.code, code not in set(vacant), code in set(recused)),
            code not in {*unserved, *vacant},
        )
        for category in rules.seats
        for code in (f"{category.code}-{number}" for number in range(1, category.count + 1))
    ]


def follows(
    rules: Committee,
    asked: list[Asked],
    answers: Mapping[str, Answer] | None = None,
    *,
    delegate: bool = False,
) -> Derivation:
    """The derivation, which is the same when it was kept and read again."""
    found = in_writing(rules, asked, answers or {}, delegate_presides=delegate)
    kept = canonical_json(found.as_json())
    again = Derivation.from_json(json.loads(kept))
    assert canonical_json(again.as_json()) == kept
    assert again == found
    return found


def codes(asked: Iterable[Asked]) -> list[str]:
    """The seats' codes."""
    return [each.seat.code for each in asked]


ALL = codes(seats(CONSENSUS))
NO_CHAIR = [code for code in ALL if code != "chair-1"]


# --- Consensus: silence is no objection, whoever was served is there ------------------------------


def test_silence_of_all_is_consensus() -> None:
    found = follows(CONSENSUS, seats(CONSENSUS))
    assert (found.result, found.silent, found.in_favour) == (Result.ADOPTED, 13, 13)
    assert found.least_in_favour is None


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("answer", ANSWERS)
def test_one_answer_of_any_seat(code: str, answer: Answer | None) -> None:
    """An objection alone leads to a meeting; nothing else that one seat says blocks."""
    found = follows(CONSENSUS, seats(CONSENSUS), {code: answer} if answer else {})
    wanted = Result.TO_A_MEETING if answer is Answer.OBJECTION else Result.ADOPTED
    assert (found.result, found.quorum.present) == (wanted, 13)
    assert found.silent + sum(found.said.values()) == 13
    against = answer in {Answer.OBJECTION, Answer.ABSTAIN}
    assert found.in_favour == 13 - against


def test_a_majority_of_support_does_not_outvote_one_objection() -> None:
    answers = {**dict.fromkeys(ALL, Answer.SUPPORT), "donors-1": Answer.OBJECTION}
    assert follows(CONSENSUS, seats(CONSENSUS), answers).result is Result.TO_A_MEETING


def test_abstention_of_all_does_not_block_and_does_where_the_profile_says_so() -> None:
    answers = dict.fromkeys(ALL, Answer.ABSTAIN)
    assert follows(CONSENSUS, seats(CONSENSUS), answers).result is Result.ADOPTED
    blocking = CONSENSUS.model_copy(update={"abstention_blocks": True})
    assert follows(blocking, seats(blocking), answers).result is Result.TO_A_MEETING
    one = {"donors-1": Answer.ABSTAIN}
    assert follows(blocking, seats(blocking), one).result is Result.TO_A_MEETING


@pytest.mark.parametrize("served", range(13))
def test_more_than_half_must_have_been_served(served: int) -> None:
    """The Chair and one of each category are among those that were, in this order."""
    first = ["chair-1", "un-entities-1", "donors-1", "countries-1", "stakeholders-1"]
    order = [*first, *(code for code in ALL if code not in first)]
    found = follows(CONSENSUS, seats(CONSENSUS, unserved=order[served:]))
    assert (found.quorum.present, found.quorum.needed.least) == (served, 7)
    assert found.result is (Result.ADOPTED if served >= 7 else Result.NO_QUORUM)
    assert (Lacking.NUMBER in found.quorum.lacking) == (served < 7)


def test_a_seat_that_was_not_served_is_there_when_it_answers() -> None:
    asked = seats(CONSENSUS, unserved=[*ALL[7:], "un-entities-3"])
    assert follows(CONSENSUS, asked).result is Result.NO_QUORUM
    answered = {"stakeholders-1": Answer.SUPPORT, "countries-1": Answer.ABSTAIN}
    found = follows(CONSENSUS, asked, answered)
    assert (found.result, found.quorum.present, found.silent) == (Result.ADOPTED, 8, 6)


@pytest.mark.parametrize("gone", range(13))
@pytest.mark.parametrize("how", ["vacant", "recused"])
def test_vacant_and_recused_seats_leave_the_denominator(gone: int, how: str) -> None:
    out = ALL[::-1][:gone]  # the Chair is the last to go
    found = follows(CONSENSUS, seats(CONSENSUS, **{how: out}))
    needed = found.quorum.needed
    assert (needed.counting, needed.least) == (13 - gone, (13 - gone) // 2 + 1)
    assert (needed.vacant, needed.recused) == ((gone, 0) if how == "vacant" else (0, gone))
    assert found.result is Result.ADOPTED
    assert found.quorum.present == 13 - gone


@pytest.mark.parametrize("answer", Answer)
def test_what_a_vacant_or_recused_seat_says_counts_for_nothing(answer: Answer) -> None:
    asked = seats(CONSENSUS, vacant=["donors-1"], recused=["donors-2"])
    silent = follows(CONSENSUS, asked)
    said = follows(CONSENSUS, asked, {"donors-1": answer, "donors-2": answer, "nobody-1": answer})
    assert said == silent


def test_without_any_seat_there_is_no_quorum() -> None:
    for asked in (seats(CONSENSUS, recused=ALL), seats(CONSENSUS, vacant=ALL), []):
        assert follows(CONSENSUS, asked, delegate=True).result is Result.NO_QUORUM


def test_a_category_without_a_seat_that_counts_is_not_asked_for() -> None:
    donors = [code for code in ALL if code.startswith("donors")]
    found = follows(CONSENSUS, seats(CONSENSUS, vacant=donors[:1], recused=donors[1:]))
    assert "donors" not in found.quorum.needed.categories
    assert found.result is Result.ADOPTED


def test_a_category_that_nobody_was_served_in_is_missing() -> None:
    donors = [code for code in ALL if code.startswith("donors")]
    found = follows(CONSENSUS, seats(CONSENSUS, unserved=donors))
    assert (found.result, found.quorum.lacking) == (Result.NO_QUORUM, (Lacking.CATEGORY,))
    assert found.quorum.missing == ("donors",)
    heard = follows(CONSENSUS, seats(CONSENSUS, unserved=donors), {donors[2]: Answer.ABSTAIN})
    assert heard.result is Result.ADOPTED


@pytest.mark.parametrize("how", ["vacant", "recused", "unserved"])
@pytest.mark.parametrize("delegate", [True, False])
def test_the_chair_or_a_delegate_presides(how: str, delegate: bool) -> None:  # noqa: FBT001 -- a case
    """Without the Chair's seat a delegate does; a seat that the papers did not reach is missed."""
    found = follows(CONSENSUS, seats(CONSENSUS, **{how: ["chair-1"]}), delegate=delegate)
    lacking = set() if delegate else {Lacking.PRESIDING}
    if how == "unserved":
        lacking.add(Lacking.CATEGORY)
    assert set(found.quorum.lacking) == lacking
    assert found.result is (Result.NO_QUORUM if lacking else Result.ADOPTED)


def test_an_objection_without_a_quorum_is_no_quorum() -> None:
    asked = seats(CONSENSUS, recused=["chair-1"])
    found = follows(CONSENSUS, asked, {"donors-1": Answer.OBJECTION})
    assert found.result is Result.NO_QUORUM


# --- Majority: two thirds of those who answered; silence is no position --------------------------

FIVE = codes(seats(MAJORITY))


def test_two_thirds_of_those_who_answered() -> None:
    """Every way in which the five seats of the imaginary fund may answer, or be silent."""
    for said in product(ANSWERS, repeat=len(FIVE)):
        answers = {code: answer for code, answer in zip(FIVE, said, strict=True) if answer}
        found = follows(MAJORITY, seats(MAJORITY), answers)
        present = len(answers)
        in_favour = sum(a in {Answer.SUPPORT, Answer.NO_OBJECTION} for a in answers.values())
        assert (found.quorum.present, found.in_favour, found.silent) == (present, in_favour, 0)
        if present * 3 <= 5 * 2:
            wanted = Result.NO_QUORUM
        else:
            wanted = Result.ADOPTED if in_favour * 3 >= present * 2 else Result.NOT_ADOPTED
        assert found.result is wanted, said


@pytest.mark.parametrize(
    ("present", "in_favour", "result"),
    [
        (3, 2, Result.NO_QUORUM),
        (4, 2, Result.NOT_ADOPTED),
        (4, 3, Result.ADOPTED),
        (5, 3, Result.NOT_ADOPTED),
        (5, 4, Result.ADOPTED),
    ],
)
def test_two_thirds_at_its_boundary(present: int, in_favour: int, result: Result) -> None:
    said = [*[Answer.SUPPORT] * in_favour, *[Answer.ABSTAIN] * (present - in_favour)]
    found = follows(MAJORITY, seats(MAJORITY), dict(zip(FIVE, said, strict=False)))
    assert (found.result, found.least_in_favour) == (result, -(-present * 2 // 3))


def test_two_thirds_of_the_entitled_where_the_profile_says_so() -> None:
    share = MAJORITY.majority
    assert share is not None
    rules = MAJORITY.model_copy(update={"majority": share.model_copy(update={"of": "entitled"})})
    answers = dict.fromkeys(FIVE[:4], Answer.SUPPORT)
    assert follows(rules, seats(rules), answers).least_in_favour == 4
    assert follows(rules, seats(rules), answers).result is Result.ADOPTED
    answers[FIVE[0]] = Answer.OBJECTION
    assert follows(rules, seats(rules), answers).result is Result.NOT_ADOPTED
    smaller = seats(rules, recused=FIVE[4:])
    assert follows(rules, smaller, answers).least_in_favour == 3
    assert follows(rules, smaller, answers).result is Result.ADOPTED


def test_nobody_need_preside_and_no_category_is_asked_for_there() -> None:
    answers = dict.fromkeys(FIVE[1:], Answer.NO_OBJECTION)
    found = follows(MAJORITY, seats(MAJORITY), answers)
    assert (found.result, found.quorum.needed.categories) == (Result.ADOPTED, ())


def test_silence_is_counted_in_favour_only_where_the_rule_says_so() -> None:
    """Served seats are there in both; what their silence is worth is the profile's."""
    quorum = MAJORITY.quorum.model_copy(update={"served_counts_in_writing": True})
    for silence, favour, result in (
        ("no-position", 0, Result.NOT_ADOPTED),
        ("no-objection", 5, Result.ADOPTED),
    ):
        writing = MAJORITY.written_procedure.model_copy(update={"silence": silence})
        rules = MAJORITY.model_copy(update={"quorum": quorum, "written_procedure": writing})
        found = follows(rules, seats(rules))
        assert (found.silent, found.in_favour, found.result) == (5, favour, result)


# --- Laws ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", [CONSENSUS, MAJORITY], ids=["consensus", "majority"])
def test_the_order_of_seats_and_answers_is_of_no_matter(rules: Committee) -> None:
    asked = seats(rules)
    for some in combinations_with_replacement(Answer, 3):
        answers = dict(zip(codes(asked), some, strict=False))
        found = follows(rules, asked, answers)
        turned = follows(rules, asked[::-1], dict(reversed(answers.items())))
        assert (turned.result, turned.said) == (found.result, found.said)
        assert (turned.quorum.present, turned.in_favour) == (found.quorum.present, found.in_favour)
