"""What may be chosen of a programme: its signatures, papers, tranches, comments, outputs."""

from __future__ import annotations

from collections.abc import Iterator

from api.pages import vocabulary as say
from api.pages.asking.about import About, Option
from api.pages.report_words import part_of
from api.pages.subjects import FUND
from mptf.clearance.service import Standing, standings
from mptf.closing import service as closing
from mptf.policy import Role
from mptf.programme_reports.checks import EXPENDITURE, RESULTS
from mptf.programme_reports.states import ReportKind
from mptf.programmes import checks, framework
from mptf.programmes import service as programmes
from mptf.tranches import queries as requested
from mptf.transfers import sendings


def signatures(about: About) -> list[Option]:
    """The signatures that the document still lacks, each by its quality and its party."""
    work, words = about.work, about.words
    given = {(row.kind, row.party) for row in programmes.signatures(work, about.subject)}
    codes = programmes.partner_codes(work, about.subject.id)
    return [
        Option(f"{kind}:{party}", f"{words.signer(kind)}: {words.party(kind, party)}")
        for kind, party in programmes.signatures_wanted(work, about.subject, codes.values())
        if (kind, party) not in given
    ]


def partners(about: About) -> list[Option]:
    """The implementing partners that the document names."""
    rows = about.subject.content.get("implementing_partners", ())
    return [Option(name, name) for name in dict.fromkeys(row["name"] for row in rows)]


def papers(about: About) -> list[Option]:
    """The words of a closure that are the actor's to give."""
    work = about.work
    own = programmes.partner_codes(work, about.subject.id).get(work.actor.organisation or FUND, "")
    kinds: list[tuple[str, str]] = []
    if work.actor.exercises(Role.AGENT):
        kinds.append(("agent-confirmation", "agent"))
    if work.actor.organisation == about.subject.coordinator_id:
        kinds.append(("activities-done", own))
    return [Option(f"{kind}:{party}", about.words.evidence(kind)) for kind, party in kinds]


def tranches(about: About) -> list[Option]:
    """The tranches of the profile, with their shares."""
    shares = about.work.profile.programme.tranches
    label = about.words.say(say.TRANCHE)
    return [Option(str(n), f"{label} {n} ({share}%)") for n, share in enumerate(shares, 1)]


def entities_left(about: About) -> list[Option]:
    """The entities to which something is left to send, with how much."""
    rest = sendings.left(about.work, about.subject)
    return [Option(code, f"{code}: {amount}") for code, (_key, amount) in rest.items()]


def entities_sent(about: About) -> list[Option]:
    """The entities to which something was sent that has not come back."""
    sent = sendings.sendings(about.work, about.subject)
    codes = dict.fromkeys(row.code for row in sent if not row.returned)
    return [Option(code, code) for code in codes]


def open_flags(about: About) -> list[Option]:
    """The flags of the programme that are not lifted."""
    rows = requested.flags_of.read(about.work, subject=about.subject.id)
    return [Option(str(row.seq), f"{row.seq}. {row.text}") for row in rows if not row.lifted_on]


def tranches_to_send(about: About) -> list[Option]:
    """Those of the plan, and one for what a revision added when the plan has come to its end."""
    planned = tranches(about)
    return [*planned, Option(str(len(planned) + 1), about.words.say(say.TRANCHE_OF_A_REVISION))]


def comments(about: About) -> list[Option]:
    """The comments of the technical review, with what was said to each last."""
    return [
        Option(each.number, " ".join(_said(about, each)))
        for each in standings(about.work, about.subject.id)
    ]


def _said(about: About, each: Standing) -> Iterator[str]:
    words, row = about.words, each.comment
    part = words.part(row.field)
    about_what = words.field(row.field) if part == row.field else part
    yield f"{each.number} {about_what} ({words.say(say.WEIGHTS[each.weight])}): {row.text}"
    if each.moves:
        last = each.moves[-1]
        yield f"\N{EN DASH} {words.say(say.MOVES[last.kind])}"
        yield f"({last.text})" if last.text else ""


def outputs(about: About) -> list[Option]:
    """The outputs of the document's results framework."""
    outputs = framework.outputs_of(about.subject.content)
    return [Option(code, f"{code} {text}") for code, text in outputs.items()]


def quarters(about: About) -> list[Option]:
    """The quarters of the programme."""
    last = checks.quarters(about.subject.content)
    return [Option(str(n), str(n)) for n in range(1, last + 1)]


def one_to_five(about: About) -> list[Option]:
    """The scale of the risk matrix."""
    bounds = about.work.profile.programme.risk_matrix
    return [Option(str(n), str(n)) for n in range(bounds.min, bounds.max + 1)]


def entities_of_the_document(about: About) -> list[Option]:
    """The entities that take part in the programme."""
    codes = programmes.partner_codes(about.work, about.subject.id).values()
    return [Option(code, code) for code in codes]


def parts_of_the_report(about: About) -> list[Option]:
    """What may be found fault with in a report: its sections and results, or its categories."""
    profile, kind = about.work.profile, str(about.subject.kind)
    if kind in {ReportKind.FINANCIAL, ReportKind.FINAL_FINANCIAL}:
        codes = [EXPENDITURE, *(f"category {row.number}" for row in profile.categories)]
    else:
        sections = profile.programme.reports.sections
        codes = [
            row.code for row in sections if row.final in {None, kind == ReportKind.FINAL_NARRATIVE}
        ]
        codes.append(RESULTS)
    return [Option(code, part_of(about.words, profile, code)) for code in codes]


def recommendations(about: About) -> list[Option]:
    """What the evaluation of the programme recommends."""
    found = closing.recommendations(about.work, about.subject.id)
    return [Option(str(row.seq), f"{row.seq}. {row.text[:80]}") for row in found]
