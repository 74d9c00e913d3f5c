"""How a programme fares, in words: its level, and one sentence of which each part leads on."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from api.pages import charts
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.programmes.facts import FactsRow
from mptf.programmes.health import Because, DueWhat, Health, Level, Reason
from mptf.templating import day

LEVELS = {
    Level.TROUBLE: ("trouble", _("Trouble"), "bad"),
    Level.WATCH: ("watch", _("To be watched"), "due"),
    Level.GOOD: ("good", _("On course"), "good"),
    Level.NONE: ("none", _("Not judged"), "over"),
}
"""Each by its code, with its name and the tone of its mark."""

_FLAGGED = _("%(count)s flags hold its money back, the first since %(day)s")
_LATE = _("%(count)s reports are late, the first was due on %(day)s")
_OVERDUE = _("%(count)s conditions of its approval are overdue, the first was due on %(day)s")
REASONS = {
    Because.SUSPENDED: (_("the Steering Committee has suspended it"), ""),
    Because.ENDED: (
        _("it was to end on %(day)s, and its activities are not said to be done"),
        "",
    ),
    Because.FLAG: (_("a flag holds its money back since %(day)s"), _FLAGGED),
    Because.REPORTS_LATE: (_("a report is late that was due on %(day)s"), _LATE),
    Because.CONDITION: (
        _("a condition of its approval was due on %(day)s and is not met"),
        _OVERDUE,
    ),
    Because.TRANSFER_LATE: (
        _("money for it was to be sent by %(day)s, and not all of it was"),
        "",
    ),
    Because.BEHIND: (
        _(
            "it was reported on until %(day)s, when %(time)s%% of its time had passed, and "
            "%(spent)s%% of what it received is spent"
        ),
        "",
    ),
    Because.ENDING: (
        _("it ends on %(day)s with %(spent)s%% of what it received spent or committed"),
        "",
    ),
    Because.REPORTS_RETURNED: (
        _("a report was returned to be corrected"),
        _("%(count)s reports were returned to be corrected"),
    ),
    Because.CONDITION_SOON: (_("a condition of its approval is due on %(day)s"), ""),
    Because.RISKS: (
        _("its document names a high risk"),
        _("its document names %(count)s high risks"),
    ),
    Because.ON_ITS_WAY: (_("it is active, and nothing of it is overdue"), ""),
    Because.ACTIVITIES_DONE: (_("its activities are done, and its books are open"), ""),
    Because.UNREPORTED: (
        _("there is no data on its spending yet; it is active, and nothing of it is overdue"),
        "",
    ),
    Because.PUBLISHED: (_("only what is published of it is open to you"), ""),
    Because.TRANSFER: (_("it is signed and waits for its first transfer"), ""),
    Because.SIGNATURES: (_("it is approved and waits for its signatures"), ""),
    Because.ASSESSMENT: (_("its document is being assessed"), ""),
    Because.DOCUMENT: (_("the entities are writing its document"), ""),
    Because.CANCELLED: (_("it was cancelled"), ""),
    Because.NOT_APPROVED: (_("the Steering Committee did not approve it"), ""),
    Because.BOOKS_CLOSED: (_("its activities are done and its books are closed"), ""),
}
"""Why: of one, and of several where there may be."""

_EVIDENCE = {
    Because.FLAG: "/programmes/{number}?tab=money#tranches",
    Because.REPORTS_LATE: "/programme-reports?which=late&programme={number}",
    Because.CONDITION: "/programmes/{number}?tab=papers",
    Because.TRANSFER_LATE: "/transfers?when=late&text={number}",
    Because.BEHIND: "/programmes/{number}?tab=money",
    Because.ENDING: "/programmes/{number}?tab=money",
    Because.REPORTS_RETURNED: "/programme-reports?which=returned&programme={number}",
    Because.CONDITION_SOON: "/programmes/{number}?tab=papers",
    Because.ON_ITS_WAY: "/programmes/{number}?tab=money",
    Because.UNREPORTED: "/programme-reports?programme={number}",
}
"""Where it can be seen; for the others on the programme's own page."""
_OWN_PAGE = "/programmes/{number}"
_BOTH = _("%(time)s%% of its time has passed and %(spent)s%% of what it received is spent")
_TIME = _("%(time)s%% of its time has passed")
DUE = {
    DueWhat.REPORT: _("A report"),
    DueWhat.CONDITION: _("A condition"),
    DueWhat.TRANSFER: _("A transfer"),
    DueWhat.END: _("The end of its activities"),
}


class Clause(NamedTuple):
    """A part of the sentence, with where it leads."""

    text: str
    url: str


class Pair(NamedTuple):
    """How far time has passed and money is spent, as two bars."""

    time: int
    spent: int
    said: str


class Fares(NamedTuple):
    """How a programme fares: its level, the parts of the sentence, the bars where there are any."""

    pill: Pill
    clauses: tuple[Clause, ...]
    pair: Pair | None

    @property
    def sentence(self) -> str:
        """All of it as plain text."""
        return f"{'; '.join(clause.text for clause in self.clauses)}."


def level(words: Words, value: Level) -> Pill:
    """A level by its name."""
    _code, name, tone = LEVELS[value]
    return Pill(words.say(name), tone)


def fares(words: Words, facts: FactsRow, found: Health) -> Fares:
    """What a reader is told of it."""
    clauses = [_clause(words, facts.number, reason) for reason in found.reasons]
    course = _course(words, found)
    if course and not any(reason.because is Because.BEHIND for reason in found.reasons):
        clauses.append(Clause(course, _address(Because.BEHIND, facts.number)))
    first, *others = clauses
    begun = first._replace(text=first.text[:1].upper() + first.text[1:])
    return Fares(level(words, found.level), (begun, *others), _pair(course, found))


def code(reason: Reason) -> str:
    """What programs call it."""
    return reason.because.value.replace("_", "-")


def _clause(words: Words, number: str, reason: Reason) -> Clause:
    one, many = REASONS[reason.because]
    said = words.say(many if many and reason.many > 1 else one) % {
        "count": reason.many,
        "day": day(reason.day) if reason.day else "",
        "time": reason.time,
        "spent": reason.spent,
    }
    return Clause(said, _address(reason.because, number))


def _address(because: Because, number: str) -> str:
    return _EVIDENCE.get(because, _OWN_PAGE).format(number=quote(number))


def _course(words: Words, found: Health) -> str:
    if found.time is None:
        return ""
    said = _TIME if found.spent is None else _BOTH
    return words.say(said) % {"time": found.time, "spent": found.spent}


def _pair(said: str, found: Health) -> Pair | None:
    if found.time is None:
        return None
    whole = 100
    time, spent = (charts.length(share or 0, whole) for share in (found.time, found.spent))
    return Pair(time, spent, said)
