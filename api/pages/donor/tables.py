"""Every table of one donor, as its page, its files and its statement show it alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote
from uuid import UUID

from api.pages.agreement_words import AGREEMENTS, INSTALMENTS, LANGUAGES
from api.pages.donor.arrivals import deposits, letters, refunds
from api.pages.donor.places import Place
from api.pages.donor.reading import Papers
from api.pages.donors import earmark
from api.pages.subjects import Named, names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.contributions.dues import due
from mptf.contributions.expected import Expected
from mptf.contributions.instalments import Paid
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.money import Money, total
from mptf.templating import day as day_in_words
from mptf.work import Work


def tables_of(
    work: Work, words: Words, papers: Papers, places: Sequence[Place], day: date
) -> dict[str, Table]:
    """The tables by the names of their files."""
    found = names(work, {share.programme_id for share in papers.did.shares})
    programmes = {share.programme_id: found[share.programme_id] for share in papers.did.shares}
    currency = work.profile.fund.currency
    stamp = words.say(_("through %(day)s")) % {"day": day_in_words(day)}
    back = f"?as_of={day.isoformat()}" if day != work.today() else ""
    made = (
        _stages(papers, currency, stamp),
        _agreements(words, papers, currency, stamp, back),
        _instalments(words, papers, currency, stamp, back),
        _pledges(papers, currency, stamp),
        _over_time(papers, currency, stamp),
        deposits(work, words, papers, currency, stamp),
        refunds(words, papers, currency, stamp),
        _attribution(papers, programmes, currency, stamp),
        _places(places, papers, currency, stamp),
        _contacts(words, papers, stamp),
        letters(words, papers, day, stamp),
    )
    return {table.name: table for table in made}


def _stages(papers: Papers, currency: str, stamp: str) -> Table:
    """What was said, signed and paid, what is due, what became of what was paid."""
    given, did = papers.given, papers.did
    gone = total([row.back for row in papers.deposits if row.counts], currency)
    back = [(_("Paid back to the donor"), gone)] if gone else []
    other = [(_("Of it for other uses"), did.other_uses)] if did.other_uses else []
    lines = (
        (_("Promised"), given.pledged),
        (_("Signed"), given.signed),
        (_("Due: signed, and not paid yet"), given.due),
        *back,
        (_("Paid, and not paid back") if gone else _("Paid"), given.paid),
        (_("Of it the fee of the Administrative Agent"), did.fee),
        (_("Of it at work in programmes, by attribution"), did.at_work),
        (_("Of it still with the Administrative Agent, by attribution"), did.with_agent),
        *other,
    )
    return Table(
        name="stages",
        caption=_("Promised, signed, paid and at work: never added to each other"),
        columns=(
            Column("stage", _("What")),
            Column("amount", _("Amount"), Kind.MONEY, currency),
        ),
        rows=tuple((Cell(label), Cell(amount)) for label, amount in lines),
        stamp=stamp,
    )


def _agreements(words: Words, papers: Papers, currency: str, stamp: str, back: str) -> Table:
    given = papers.given
    return Table(
        name="agreements",
        caption=_("Agreements and what is due"),
        columns=(
            Column("number", _("Number")),
            Column("signed_on", _("Signed"), Kind.DATE),
            Column("state", _("State"), Kind.STATE),
            Column("earmark", _("Earmark")),
            Column("amount", _("In its currency")),
            Column("booked", _("Signed for"), Kind.MONEY, currency),
            Column("due", _("Due"), Kind.MONEY, currency),
        ),
        rows=tuple(
            (
                Cell(one.number, _address(one.number, back), illustrative=one.illustrative),
                Cell(one.signed_on),
                _marked(words, AGREEMENTS[one.ended or "in-force"]),
                Cell(earmark(words, one)),
                Cell(str(one.amount) if one.currency != currency else ""),
                Cell(Money(one.booked_minor, currency)),
                Cell(due(one, papers.deposits, currency)),
            )
            for one in papers.agreements
        ),
        totals=(
            Cell(_("Together")),
            *(Cell() for _n in range(4)),
            Cell(given.signed),
            Cell(given.due),
        ),
        stamp=stamp,
    )


def _address(number: str, back: str) -> str:
    return f"/agreements/{quote(number)}{back}"


def _marked(words: Words, pill: Pill) -> Cell:
    return Cell(words.say(pill.label), tone=pill.tone)


def _instalments(words: Words, papers: Papers, currency: str, stamp: str, back: str) -> Table:
    """What is due and when, and what of it was paid."""
    undated = words.say(_("no day was agreed"))

    def row(one: Expected) -> Row:
        part, nothing = one.instalment, Money.zero(one.agreement.currency)
        signed, paid = (part.amount, part.paid) if part else (nothing, nothing)
        return (
            Cell(one.agreement.number, _address(one.agreement.number, back)),
            Cell(part.place if part else None),
            Cell(one.due_on),
            Cell("" if one.due_on else one.trigger or undated),
            _marked(words, _stands(one)),
            Cell(str(signed) if part else ""),
            Cell(str(paid) if part else ""),
            Cell(one.worth),
        )

    return Table(
        name="instalments",
        caption=_("What is due, and when"),
        columns=(
            Column("agreement", _("Agreement")),
            Column("part", _("Instalment"), Kind.NUMBER),
            Column("due_on", _("Due on"), Kind.DATE),
            Column("trigger", _("Or due when")),
            Column("state", _("State"), Kind.STATE),
            Column("amount", _("Instalment of")),
            Column("paid", _("Paid of it")),
            Column("worth", _("Still to come"), Kind.MONEY, currency),
        ),
        rows=tuple(map(row, papers.expected)),
        totals=(
            Cell(_("Together")),
            *(Cell() for _n in range(6)),
            Cell(total([one.worth for one in papers.expected], currency)),
        ),
        stamp=stamp,
    )


def _stands(one: Expected) -> Pill:
    """How far it is paid; of an agreement that is over nothing is to come any more."""
    part, ended = one.instalment, one.agreement.ended
    if ended and (part is None or part.left):
        return AGREEMENTS[ended]
    if part is None:
        return INSTALMENTS[Paid.OPEN if one.worth else Paid.PAID]
    return INSTALMENTS[part.state]


def _pledges(papers: Papers, currency: str, stamp: str) -> Table:
    return Table(
        name="pledges",
        caption=_("Pledges"),
        columns=(
            Column("pledged_on", _("Said on"), Kind.DATE),
            Column("text", _("In which words")),
            Column("amount", _("In its currency")),
            Column("booked", _("Amount"), Kind.MONEY, currency),
        ),
        rows=tuple(
            (
                Cell(row.pledged_on, illustrative=row.illustrative),
                Cell(row.text),
                Cell(
                    str(Money(row.amount_minor, row.currency)) if row.currency != currency else ""
                ),
                Cell(Money(row.booked_minor, currency)),
            )
            for row in papers.pledges
        ),
        totals=(Cell(_("Together")), Cell(), Cell(), Cell(papers.given.pledged)),
        stamp=stamp,
    )


def _over_time(papers: Papers, currency: str, stamp: str) -> Table:
    return Table(
        name="over-time",
        caption=_("Promised, signed and paid by then"),
        columns=(
            Column("on", _("By the end of"), Kind.DATE),
            Column("promised", _("Promised"), Kind.MONEY, currency),
            Column("signed", _("Signed"), Kind.MONEY, currency),
            Column("paid", _("Paid"), Kind.MONEY, currency),
        ),
        rows=tuple(
            (Cell(one.on), Cell(one.promised), Cell(one.signed), Cell(one.paid))
            for one in papers.points
        ),
        stamp=stamp,
    )


def _attribution(papers: Papers, found: Mapping[UUID, Named], currency: str, stamp: str) -> Table:
    did = papers.did
    whole = total([share.whole for share in did.shares], currency)
    return Table(
        name="attribution",
        caption=_("What this money helped to pay for"),
        columns=(
            Column("number", _("Programme")),
            Column("title", _("Title")),
            Column("amount", _("Attributed"), Kind.MONEY, currency),
            Column("whole", _("Sent to it in all"), Kind.MONEY, currency),
        ),
        rows=tuple(
            (
                Cell(found[share.programme_id].label, found[share.programme_id].url),
                Cell(found[share.programme_id].title),
                Cell(share.amount),
                Cell(share.whole),
            )
            for share in did.shares
        ),
        totals=(Cell(_("Together")), Cell(), Cell(did.at_work), Cell(whole)),
        stamp=stamp,
    )


def _places(places: Sequence[Place], papers: Papers, currency: str, stamp: str) -> Table:
    return Table(
        name="places",
        caption=_("Where it is at work"),
        columns=(
            Column("where", _("Where"), Kind.TITLE),
            Column("how", _("How it stands here")),
            Column("programmes", _("Programmes"), Kind.NUMBER),
            Column("amount", _("Attributed"), Kind.MONEY, currency),
        ),
        rows=tuple(
            (Cell(one.name), Cell(one.how), Cell(one.programmes), Cell(one.amount))
            for one in places
        ),
        totals=(
            Cell(_("Together")),
            Cell(),
            Cell(sum(one.programmes for one in places)),
            Cell(papers.did.at_work),
        ),
        stamp=stamp,
    )


def _contacts(words: Words, papers: Papers, stamp: str) -> Table:
    return Table(
        name="contacts",
        caption=_("Contacts"),
        columns=(
            Column("name", _("Name"), Kind.TITLE),
            Column("title", _("Function"), under=True),
            Column("email", _("Email")),
            Column("address", _("Address"), under=True),
            Column("language", _("Language")),
            Column("from_on", _("Since"), Kind.DATE),
            Column("ended_on", _("Until"), Kind.DATE),
        ),
        rows=tuple(
            (
                Cell(row.name, illustrative=row.illustrative),
                Cell(row.title),
                Cell(row.email or ""),
                Cell(", ".join(row.address)),
                Cell(words.say(LANGUAGES[row.language])),
                Cell(row.from_on),
                Cell(row.ended_on),
            )
            for row in papers.contacts
        ),
        stamp=stamp,
    )
