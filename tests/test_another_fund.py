"""Another fund is another profile: the same lives under other seats, fee, rubric and tranches."""

from __future__ import annotations

from sqlmodel import select

from mptf.letters.models import Letter, LetterDraft
from mptf.money import Money
from mptf.notes.models import ConceptNote
from mptf.programmes.models import JointProgramme, TransferLine
from mptf.reports.status import Status, status
from mptf.reviews.models import Review
from tests.lives import Story


def test_the_imaginary_fund_goes_from_a_note_to_a_funded_programme(engine_url: str) -> None:
    with Story.open(engine_url, "imaginary") as story:
        story.begin(2)
        programme = story.fund_a_programme()
        rules = story.profile
        assert story.state(JointProgramme, programme) == "active"
        found: Status = story.ask(status)
        # Half a per cent and not one, in the fund's own currency.
        assert rules.fund.currency != "USD"
        assert rules.money.agent_fee_bps == 50
        assert found.aa_fee == found.deposited.share(50)
        assert found.programmes_operational == 1
        # Three tranches, of which the first is half of what was approved.
        assert rules.programme.tranches == (50, 30, 20)
        sent = story.ask(lambda work: list(work.session.exec(select(TransferLine))))
        assert found.transferred == Money(sum(x.amount_minor for x in sent), rules.fund.currency)
        ceiling = story.ask(lambda work: work.get(JointProgramme, programme).ceiling_minor)
        assert found.transferred.minor * 2 <= ceiling
        # Scored by its own rubric, and written to under its own code.
        review = story.ask(lambda work: work.session.exec(select(Review)).first())
        assert set(review.scores) <= {c.code for c in rules.assessment.rubric}
        story.sign_letters()
        letters = story.ask(
            lambda work: [row.reference for row in work.session.exec(select(Letter))]
        )
        assert letters
        assert all(rules.fund.code in reference for reference in letters)


def test_a_letter_says_what_was_true_at_its_step_whenever_it_is_signed(engine_url: str) -> None:
    with Story.open(engine_url) as story:
        story.begin(1)
        note = story.submit()
        before = story.ask(lambda work: len(work.session.exec(select(LetterDraft)).all()))
        story.send_back(note)  # returned, resubmitted and taken up again before anybody signs
        assert story.state(ConceptNote, note) == "screening"
        assert story.sign_letters() >= 1
        kinds = story.ask(lambda work: [row.kind for row in work.session.exec(select(Letter))])
        assert kinds.count("returned-for-completion") == 1
        assert len(kinds) > before
