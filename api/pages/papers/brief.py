"""An item's brief in words: one page, whatever its texts are; in full they stand in the annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from api.pages.asked_items import title_of
from api.pages.papers.annex import Annex, annex
from api.pages.papers.density import density
from api.pages.papers.money import MoneyView, money_view
from api.pages.papers.texts import Clipped, Few, clipped, few
from api.pages.spread import Spread, spread
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.committee.visibility import FUND
from mptf.exports import paper
from mptf.money import Money, total
from mptf.network import reference
from mptf.papers.briefs import GIVING, Brief, Ground, NoteBrief, Part, Score
from mptf.papers.rows import ThingRow
from mptf.profile import Profile
from mptf.templating import day

_TITLE, _SUMMARY, _BACKGROUND, _TEXT, _CONDITION = 150, 480, 260, 180, 100
_PLACES, _OBJECTIVE, _CRITERION, _NAME, _LABEL = 120, 90, 52, 60, 46
"""Characters of a text that a brief has room for."""
_PARTS, _CONDITIONS, _OBJECTIVES, _MOMENTS, _CRITERIA = 6, 2, 2, 6, 8
"""Lines of a list that a brief has room for."""
_POINTS = 4
"""Reviews whose points stand beside the dots one by one; of more, the lowest and the highest do."""

_NOTE = "concept-note"
_SINCE = _("%(state)s since %(day)s")
_HISTORY = {
    ("concept-note", "submit"): _("Note submitted"),
    ("concept-note", "resubmit"): _("Note resubmitted"),
    ("concept-note", "return for completion"): _("Note returned for completion"),
    ("concept-note", "table"): _("Note before the Committee"),
    ("joint-programme", "submit"): _("Document submitted"),
    ("joint-programme", "resubmit"): _("Document resubmitted"),
    ("joint-programme", "ask for changes"): _("Changes to the document asked for"),
    ("joint-programme", "clear and table"): _("Programme before the Committee"),
    ("programme-revision", "submit"): _("Revision submitted"),
    ("programme-revision", "table"): _("Revision before the Committee"),
}
"""What a history tells beside the Committee's own decisions."""


class Moment(NamedTuple):
    """Something that happened to the thing; a decision is named where it was one."""

    day: date
    what: str
    decision: str = ""


class ScoreLine(NamedTuple):
    """A criterion: its weight in per cent, its dots, and the points as they were given."""

    spread: Spread
    weight: int
    points: str


class ScoreView(NamedTuple):
    """The score with its spread, against the threshold; the scale runs from `least` to `most`."""

    lines: Few[ScoreLine]
    median: float
    mean: float
    spread: float
    reviews: int
    threshold: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class What:
    """What the thing is, and where."""

    number: str
    version: int
    call: str
    illustrative: bool
    summary: Clipped
    countries: Clipped
    region: str
    area: str
    objectives: Few[str]
    months: int | None
    markers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BriefView:
    """All that a brief and its annex say."""

    seq: int
    kind: str
    on_fund: bool
    title: Clipped
    standing: str
    """Where a note stands of which nothing is asked; else nothing."""
    outcome: str
    amount: Money | None
    text: Clipped
    background: Clipped
    what: What | None
    parts: Few[Part]
    whole: Money
    """What all entities get together."""
    conditions: Few[Clipped]
    score: ScoreView | None
    recommended: str
    """The outcome that the secretariat recommends; its summary stands in the annex."""
    history: tuple[Moment, ...]
    money: MoneyView | None
    annex: Annex | None
    """Nothing with the brief of a note by itself, beside which all of the note stands."""

    @property
    def density(self) -> str:
        """How densely it is set, so that it stays one page."""
        return density(self)

    @property
    def has_annex(self) -> bool:
        """Whether there is more to say than it has room for."""
        if self.annex is None:
            return False
        cut = not (self.background.is_whole and self.text.is_whole and self.title.is_whole)
        return cut or bool(
            self.annex.recommended
            or self.annex.cleared
            or self.annex.form
            or self.annex.conditions
            or self.parts.others
        )


def brief_view(profile: Profile, words: Words, brief: Brief, ground: Ground) -> BriefView:
    """A brief in words."""
    item, proposal = brief.item, brief.proposal
    on_fund = item.subject_kind == FUND
    outcome = words.outcome(item.outcome)
    conditions = (
        [clipped(each.text, _CONDITION) for each in proposal.conditions] if proposal else []
    )
    return BriefView(
        seq=item.seq,
        kind=words.kind(item.subject_kind),
        on_fund=on_fund,
        title=clipped(title_of(item, outcome), _TITLE),
        standing="",
        outcome=outcome,
        amount=_amount(brief),
        text=clipped(proposal.text if proposal else "", _TEXT),
        background=clipped(item.background or _changes(brief), _BACKGROUND),
        what=_what(words, brief.thing) if brief.thing else None,
        parts=few([_short(part) for part in brief.parts], _PARTS),
        whole=total([part.amount for part in brief.parts], profile.fund.currency),
        conditions=few(conditions, _CONDITIONS),
        score=_score(profile, brief.score) if brief.score else None,
        recommended=words.outcome(brief.recommended.outcome) if brief.recommended else "",
        history=_last(_history(words, brief)),
        money=money_view(words, brief, ground),
        annex=annex(words, brief),
    )


def note_view(profile: Profile, words: Words, brief: NoteBrief) -> BriefView:
    """The brief of a note by itself, in words: of no item, so nothing of what that does."""
    state = words.state(_NOTE, brief.state).label
    since = words.say(_SINCE) % {"state": state, "day": day(brief.since)} if brief.since else state
    whole = total([part.amount for part in brief.parts], profile.fund.currency)
    return BriefView(
        seq=0,
        kind=words.kind(_NOTE),
        on_fund=False,
        title=clipped(brief.thing.content["title"], _TITLE),
        standing=since,
        outcome="",
        amount=whole,
        text=clipped("", _TEXT),
        background=clipped("", _BACKGROUND),
        what=_what(words, brief.thing),
        parts=few([_short(part) for part in brief.parts], _PARTS),
        whole=whole,
        conditions=few([], _CONDITIONS),
        score=_score(profile, brief.score) if brief.score else None,
        recommended=words.outcome(brief.recommended.outcome) if brief.recommended else "",
        history=_last(_note_history(words, brief)),
        money=None,
        annex=None,
    )


def printed(profile: Profile, view: BriefView, as_of: date) -> bytes:
    """The page of a note by itself.

    Raises:
        RenderingFailed: the printing process gave it up.
    """
    return paper.print_page("brief", name_of(view), **context(profile, view, as_of))


def context(profile: Profile, view: BriefView, as_of: date) -> dict[str, Any]:
    """What the page is made of."""
    return {
        "zone": profile.fund.zone,
        "fund": profile.fund,
        "labels": profile.labels,
        "view": view,
        "as_of": as_of,
    }


def name_of(view: BriefView) -> str:
    """What the file of a note's brief is called."""
    return f"{view.what.number if view.what else _NOTE}-brief.pdf"


def _changes(brief: Brief) -> str:
    """What a revision changes, where the secretariat wrote nothing besides."""
    changes = brief.thing.changes if brief.thing else None
    return "; ".join(changes or ())


def _amount(brief: Brief) -> Money | None:
    """What it is proposed to give or to set; what is refused or put off is given nothing."""
    said = brief.proposal is not None and (brief.proposal.amount or brief.proposal.amounts)
    return brief.amount if brief.amount and (said or brief.item.outcome in GIVING) else None


def _short(part: Part) -> Part:
    return part._replace(
        name=clipped(part.name, _NAME).text, label=clipped(part.label, _LABEL).text
    )


def _what(words: Words, thing: ThingRow) -> What:
    said, note = thing.content, thing.note_content
    return What(
        number=thing.number,
        version=thing.version,
        call=thing.call,
        illustrative=thing.illustrative,
        # A programme's own words may be few where its note says what it is about.
        summary=clipped(max(said.get("summary", ""), note.get("summary", ""), key=len), _SUMMARY),
        countries=clipped(words.countries(said.get("countries", []), note.get("scope")), _PLACES),
        region=words.region(said.get("region")),
        area=words.area_title(said.get("area")),
        objectives=few([_objective(n) for n in note.get("objectives", ())], _OBJECTIVES),
        months=said.get("duration_months"),
        markers=tuple((words.marker(m["code"]), m["score"]) for m in note.get("markers", ())),
    )


def _objective(number: int) -> str:
    known = reference.objectives().get(number)
    return clipped(f"{number}. {known.title}" if known else str(number), _OBJECTIVE).text


def _score(profile: Profile, score: Score) -> ScoreView:
    scale = profile.assessment.scale
    drawn = spread(
        [(clipped(each.title, _CRITERION).text, each.points) for each in score.criteria],
        least=scale.min,
        most=scale.max,
    )
    lines = [
        ScoreLine(dots, each.weight, _points(sorted(each.points)))
        for dots, each in zip(drawn, score.criteria, strict=True)
    ]
    return ScoreView(
        lines=few(lines, _CRITERIA),
        median=score.whole["median"],
        mean=score.whole["mean"],
        spread=score.whole["spread"],
        reviews=int(score.whole["count"]),
        threshold=profile.assessment.threshold,
        least=scale.min,
        most=scale.max,
    )


def _points(points: Sequence[int]) -> str:
    if len(points) > _POINTS:
        return f"{points[0]} – {points[-1]}"
    return " · ".join(map(str, points))


def _last(moments: Iterator[Moment]) -> tuple[Moment, ...]:
    return tuple(sorted(moments, key=lambda one: one.day)[-_MOMENTS:])


def _note_history(words: Words, brief: NoteBrief) -> Iterator[Moment]:
    for step in brief.steps:
        if said := _HISTORY.get((_NOTE, step.trigger)):
            yield Moment(step.act_on, words.say(said))
    for row in brief.decided:
        yield Moment(row.decided_on, words.outcome(row.outcome), row.decision_number)


def _history(words: Words, brief: Brief) -> Iterator[Moment]:
    for step in brief.steps:
        if said := _HISTORY.get((step.workflow, step.trigger)):
            yield Moment(step.act_on, words.say(said))
    for row in brief.decided:
        yield Moment(row.decided_on, words.outcome(row.outcome), row.number)
