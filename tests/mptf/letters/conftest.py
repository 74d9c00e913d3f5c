"""One sample of each letter: real-looking facts, functional titles, nobody invented."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mptf.letters import facts as f
from mptf.letters.frame import Addressee, LetterFrame, Signatory
from mptf.letters.rendering import RenderingPool, Sheet, render_html
from mptf.letters.tranche_facts import Ground
from mptf.money import Money
from tests.mptf.letters import closing, reporting


def usd(whole: int) -> Money:
    return Money(whole * 100, "USD")


FRAME = LetterFrame(
    fund_code="MIG00",
    fund_name="Migration Multi-Partner Trust Fund",
    reference="MIG00/TST/2020/0001",
    signed_on=date(2020, 10, 15),
    place="Geneva",
    addressee=Addressee(
        name="",
        title="Chief of Mission",
        organisation="International Organization for Migration",
        address_lines=("Santiago", "Chile"),
    ),
    copies=("United Nations Resident Coordinator, Chile", "International Labour Organization"),
    subject="A letter",
    signatory=Signatory(
        name="",
        title="Head of the Fund Management Unit",
        organisation="Migration Multi-Partner Trust Fund",
    ),
    verification_code="7KQ4-M2XD-9TRA",
    verification_url="https://fund.example/verify/7KQ4-M2XD-9TRA",
    illustrative=True,
    zone="Europe/Zurich",
    letterhead=("Fund Management Unit",),
)
CHAIR = Signatory(
    name="",
    title="Chair of the Steering Committee",
    organisation="Migration Multi-Partner Trust Fund",
)
NOTE = f.NoteRef(
    "MIG00-CN-2020-017",
    "Fair recruitment of migrant workers between Chile and Mexico",
    ("Chile", "Mexico"),
)
PROGRAMME = f.ProgrammeRef("MIG00-JP-2020-003", NOTE.title, countries=NOTE.countries)
DECISION = f.DecisionRef("SC-2020-10/04", date(2020, 10, 13))
GROUNDS = (
    Ground("The programme is under way", ("It runs until 20 October 2023.",), holds=True),
    Ground(
        "Enough of the earlier tranches is spent or committed",
        (
            (
                "IOM: sent USD 840,000.00, spent USD 600,000.00, committed USD 61,250.00 (report "
                "RP-2022-0007)."
            ),
            (
                "ILO: sent USD 560,000.00, spent USD 388,750.00, committed USD 0.00 (report "
                "RP-2022-0008)."
            ),
            "The whole programme: 75.00% of what was sent; 75% is needed.",
        ),
        holds=True,
    ),
)
MEMBERS = Addressee(
    "",
    "Members of the Steering Committee",
    FRAME.fund_name,
    salutation="Dear members of the Committee",
)
SITS = datetime(2020, 11, 12, 13, 0, tzinfo=UTC)
AGENDA = (f.AgendaLine(1, NOTE.title), f.AgendaLine(3, "Funding target of the Fund"))
COUNTRIES = ("Chile", "Mexico")
ENTITIES = (
    "International Organization for Migration",
    "International Labour Organization",
    "United Nations Entity for Gender Equality and the Empowerment of Women (UN Women)",
)
AMOUNTS = (1_000_000, 610_000, 390_000)
LINES = tuple(f.AmountLine(e, usd(a)) for e, a in zip(ENTITIES, AMOUNTS, strict=True))
FIRST = tuple(f.AmountLine(e, usd(a * 7 // 10)) for e, a in zip(ENTITIES, AMOUNTS, strict=True))
SECOND = tuple(f.AmountLine(e, usd(a * 3 // 10)) for e, a in zip(ENTITIES, AMOUNTS, strict=True))
FINDINGS = (
    f.Finding(
        "Budget", "The budget of the second entity is not divided into the eight categories."
    ),
    f.Finding(
        "Endorsement, Mexico",
        "The letter of the government is missing. A letter of any competent ministry suffices; the "
        "signature of the United Nations Resident Coordinator has been received.",
    ),
    f.Finding("Markers", "The self-score of the gender marker lacks its justification."),
)
REASON = (
    "The Committee recognises the relevance of the proposal, but finds that the role of local "
    "authorities and of migrants’ associations in its design is not described."
)

SAMPLES: dict[str, tuple[LetterFrame, f.Facts]] = {
    "receipt": (
        replace(FRAME, subject="Receipt of concept note MIG00-CN-2020-042"),
        f.Receipt(
            note=f.NoteRef("MIG00-CN-2020-042", "Return and reintegration in the Western Balkans"),
            version=1,
            received_on=date(2020, 10, 14),
            call="the first call for concept notes (2020)",
            countries=("Albania", "Kosovo", "North Macedonia"),
            entities=ENTITIES[:2],
            requested=usd(2_350_000),
        ),
    ),
    "returned-for-completion": (
        replace(
            FRAME,
            subject=f"Concept note {NOTE.number}: return for completion",
            action_required_by=date(2020, 11, 5),
        ),
        f.ReturnedForCompletion(NOTE, FINDINGS, date(2020, 11, 5), 1, 2),
    ),
    "ineligible": (
        replace(FRAME, subject=f"Concept note {NOTE.number}: finding on eligibility"),
        f.Ineligible(
            NOTE,
            "the first call for concept notes (2020)",
            (
                f.FailedRule(
                    "At least two participating United Nations entities",
                    "One entity only has confirmed its participation.",
                ),
                f.FailedRule(
                    "Endorsement for every country",
                    "No letter of a government was received for Mexico.",
                ),
            ),
        ),
    ),
    "positive-assessment": (
        replace(
            FRAME,
            subject=f"Concept note {NOTE.number}: positive assessment",
            signatory=replace(
                FRAME.signatory,
                delegation="On behalf of the Chair of the Steering Committee, by delegation of "
                "14 January 2020",
            ),
        ),
        f.PositiveAssessment(NOTE, DECISION, COUNTRIES, ENTITIES, usd(2_000_000), 24),
    ),
    "revise-and-resubmit": (
        replace(
            FRAME,
            subject=f"Concept note {NOTE.number}: invitation to revise",
            action_required_by=date(2020, 12, 1),
        ),
        f.ReviseAndResubmit(NOTE, DECISION, FINDINGS[:1], date(2020, 12, 1)),
    ),
    "not-retained": (
        replace(FRAME, subject=f"Concept note {NOTE.number}: decision of the Steering Committee"),
        f.NotRetained(NOTE, DECISION, REASON),
    ),
    "deferred": (
        replace(FRAME, subject=f"Concept note {NOTE.number}: assessment deferred"),
        f.Deferred(NOTE, DECISION, "The endorsement of one of the two countries is awaited."),
    ),
    "removal-from-pipeline": (
        replace(FRAME, subject=f"Concept note {NOTE.number}: removal from the pipeline"),
        f.RemovalFromPipeline(
            NOTE, DECISION, "The concept note has been in the pipeline for more than 24 months."
        ),
    ),
    "invitation": (
        replace(
            FRAME,
            subject=f"Concept note {NOTE.number}: invitation to submit a joint programme",
            signatory=CHAIR,
            action_required_by=date(2021, 1, 13),
            enclosures=("Template of the joint programme document",),
        ),
        f.Invitation(NOTE, DECISION, usd(2_000_000), date(2021, 1, 13), ENTITIES, COUNTRIES, 30),
    ),
    "raised-ceiling": (
        replace(
            FRAME,
            subject=f"Joint programme {PROGRAMME.number}: higher ceiling",
            signatory=CHAIR,
        ),
        f.RaisedCeiling(
            PROGRAMME, NOTE, DECISION, usd(2_000_000), usd(2_300_000), ENTITIES, COUNTRIES
        ),
    ),
    "approval": (
        replace(
            FRAME,
            subject=f"Joint programme {PROGRAMME.number}: approval",
            signatory=CHAIR,
            action_required_by=date(2020, 12, 15),
            enclosures=(f"Decision {DECISION.number}",),
            copies=(
                *FRAME.copies,
                "United Nations Resident Coordinator, Mexico",
                "UN Women",
                "Administrative Agent",
            ),
        ),
        f.Approval(
            PROGRAMME,
            NOTE,
            DECISION,
            COUNTRIES,
            LINES,
            usd(2_000_000),
            (
                f.Tranche(1, FIRST, "upon signature of the programme document by all parties."),
                f.Tranche(
                    2,
                    SECOND,
                    "once the reports due are accepted and 75 per cent of the first tranche has "
                    "been spent or obligated.",
                ),
            ),
            (
                f.Condition(
                    "The results framework gives a baseline for every indicator.",
                    ENTITIES[0],
                    date(2020, 12, 15),
                ),
                f.Condition(
                    "An agreement with the associations of employers is signed in both countries.",
                    ENTITIES[1],
                    date(2021, 6, 30),
                    "tranche 2",
                ),
            ),
        ),
    ),
    "regret": (
        replace(
            FRAME,
            subject=f"Joint programme {PROGRAMME.number}: decision of the Steering Committee",
            signatory=CHAIR,
        ),
        f.Regret(PROGRAMME, NOTE, DECISION, REASON),
    ),
    "fund-transfer-request": (
        replace(
            FRAME,
            subject=f"Fund transfer request: joint programme {PROGRAMME.number}, tranche 1",
            signatory=CHAIR,
            addressee=Addressee(
                "",
                "Executive Coordinator",
                "Multi-Partner Trust Fund Office, Administrative Agent",
                ("New York",),
            ),
            copies=ENTITIES,
            enclosures=(f"Decision {DECISION.number}", "Signed programme document"),
            action_required_by=date(2020, 10, 22),
        ),
        f.FundTransferRequest(PROGRAMME, DECISION, 1, 2, FIRST, usd(1_400_000), date(2020, 10, 22)),
    ),
    "extension": (
        replace(FRAME, subject=f"Extension of a joint programme: {PROGRAMME.number}"),
        f.Extension(
            programme=PROGRAMME,
            revision="RV-2020-0001",
            decision=None,
            countries=COUNTRIES,
            end_before=date(2022, 10, 15),
            end_after=date(2023, 3, 15),
            months=5,
            reason="Training centres opened five months late because of the pandemic.",
        ),
    ),
    "revision": (
        replace(FRAME, subject=f"Revision of a joint programme: {PROGRAMME.number}"),
        f.Revision(
            programme=PROGRAMME,
            revision="RV-2020-0002",
            decision=DECISION,
            countries=COUNTRIES,
            version=3,
            in_force_on=date(2020, 10, 15),
            reason="Fairs moved from one country to the other.",
            changes=(
                "The part of ILO changes from USD 610,000.00 to USD 710,000.00",
                "The total changes from USD 2,000,000.00 to USD 2,100,000.00",
            ),
            lines=tuple(
                f.ChangedAmount(entity, usd(amount), usd(amount + more))
                for entity, amount, more in zip(ENTITIES, AMOUNTS, (0, 100_000, 0), strict=True)
            ),
            before=usd(2_000_000),
            after=usd(2_100_000),
        ),
    ),
    "transfer-notice": (
        replace(
            FRAME,
            subject=f"Joint programme {PROGRAMME.number}: transfer of tranche 1",
            copies=(*FRAME.copies, "Administrative Agent"),
        ),
        f.TransferNotice(
            replace(PROGRAMME, project_number="00124711"),
            1,
            2,
            FIRST,
            usd(1_400_000),
            date(2020, 10, 21),
            "AA-2020-0001",
            started=True,
        ),
    ),
    "tranche-release": (
        replace(FRAME, subject=f"Release of a tranche: joint programme {PROGRAMME.number}"),
        f.TrancheRelease(
            replace(PROGRAMME, project_number="00124711"),
            "TRQ-2022-0001",
            date(2022, 5, 2),
            2,
            2,
            SECOND,
            usd(600_000),
            (*GROUNDS, Ground("Nothing holds the money back", (), holds=True)),
            date(2022, 5, 9),
            "Thank you for the timely reports.",
        ),
    ),
    "tranche-refusal": (
        replace(FRAME, subject=f"Tranche not released: joint programme {PROGRAMME.number}"),
        f.TrancheRefusal(
            replace(PROGRAMME, project_number="00124711"),
            "TRQ-2022-0001",
            date(2022, 5, 2),
            2,
            2,
            "An audit of the first year is open. Ask again once it is closed.",
            (
                *GROUNDS,
                Ground(
                    "Nothing holds the money back",
                    ("Held back by a flag: no. 1, An audit of the first year is open.",),
                    holds=False,
                ),
            ),
            date(2022, 5, 9),
        ),
    ),
    **reporting.samples(FRAME, PROGRAMME),
    **closing.samples(FRAME, PROGRAMME, LINES),
    "donor-acknowledgement": (
        replace(
            FRAME,
            subject="Contribution to the Migration Multi-Partner Trust Fund: receipt",
            addressee=Addressee(
                "",
                "Permanent Representative",
                "Permanent Mission of the Contributing Country",
                ("Geneva",),
                salutation="Excellency",
            ),
            copies=("Administrative Agent",),
        ),
        f.DonorAcknowledgement(
            donor="the Contributing Country",
            agreement_number="MIG00-SAA-2020-004",
            received=Money(100_000_000, "EUR"),
            booked=Money(118_764_846, "USD"),
            fee=Money(1_187_648, "USD"),
            fee_rate="1",
            net=Money(117_577_198, "USD"),
            value_on=date(2020, 10, 9),
            cumulative=Money(230_000_000, "USD"),
            rate="USD 1.1876 for EUR 1.00",
            earmark="Thematic areas 2 and 3",
        ),
    ),
    "committee-invitation": (
        replace(
            FRAME,
            subject="Invitation to a meeting: SCM-2020-003, Tenth meeting",
            addressee=MEMBERS,
            copies=(),
            signatory=CHAIR,
        ),
        f.CommitteeInvitation(
            meeting="SCM-2020-003",
            starts_at=SITS,
            ends_at=SITS + timedelta(hours=3),
            place="Room II, Geneva, and by video",
            text="A light lunch is served before the meeting.",
            agenda=AGENDA,
            papers_by=date(2020, 10, 29),
        ),
    ),
    "paper-transmittal": (
        replace(
            FRAME,
            subject="Papers of a meeting: SCM-2020-003, Tenth meeting",
            addressee=MEMBERS,
            copies=(),
        ),
        f.PaperTransmittal("SCM-2020-003", SITS, "Room II, Geneva, and by video", AGENDA),
    ),
    "circulation": (
        replace(
            FRAME,
            subject="Written procedure: WP-2020-004, Two concept notes",
            addressee=MEMBERS,
            copies=(),
        ),
        f.Circulation(
            procedure="WP-2020-004",
            ends_at=SITS,
            working_days=5,
            urgent=True,
            silence_is_no_objection=True,
            text="Both were deferred by the last meeting.",
            agenda=AGENDA,
        ),
    ),
}


@pytest.fixture(params=SAMPLES)
def letter(request: pytest.FixtureRequest) -> str:
    """The name of each letter in turn."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def samples() -> dict[str, tuple[LetterFrame, f.Facts]]:
    """All sample facts, by the letter's name."""
    return SAMPLES


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """All sample letters as they are frozen at signing."""
    return {
        name: render_html(f"letters/{name}.html", f.context_of(frame, facts))
        for name, (frame, facts) in SAMPLES.items()
    }


@pytest.fixture(scope="session")
def pool() -> Iterator[RenderingPool]:
    """Presses for all tests that harm none."""
    with RenderingPool(workers=2) as presses:
        yield presses


@pytest.fixture(scope="session")
def sheets(pool: RenderingPool, texts: dict[str, str]) -> dict[str, Sheet]:
    """All sample letters, printed."""
    printing = {name: pool.submit(html, f"sample {name}") for name, html in texts.items()}
    return {name: sheet.result() for name, sheet in printing.items()}


@pytest.fixture(scope="session")
def pdf_text() -> object:
    """What poppler reads in a PDF, line by line."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler-utils is not installed")

    def read(pdf: bytes) -> str:
        done = subprocess.run(
            [tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True
        )
        # Words and lines are ours; how much room poppler leaves between them is its own affair.
        lines = (" ".join(line.split()) for line in done.stdout.decode().splitlines())
        return "".join(f"{line}\n" for line in lines if line)

    return read
