"""What arrived of a donor and what was written to it, as tables: entries, letters and sheets."""

from __future__ import annotations

from datetime import date

from api.pages.agreement_words import REVERSED
from api.pages.donor.reading import Papers
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.contributions.dues import acknowledged_by
from mptf.contributions.queries import DepositRow
from mptf.contributions.returned import RefundRow
from mptf.exports.tables import Cell, Column, Kind, Row, Table
from mptf.letters.queries import LetterRow
from mptf.templating import day as day_in_words
from mptf.work import Work


def deposits(work: Work, words: Words, papers: Papers, currency: str, stamp: str) -> Table:
    """Each deposit, followed to its entry, its letter and its sheet."""
    letter_on = {letter.subject_id: letter for letter in papers.letters}
    opens_books = any(row.entry for row in papers.deposits)
    entry = (Column("entry", _("Entry")),) if opens_books else ()

    def row(deposit: DepositRow) -> Row:
        letter = letter_on.get(deposit.id)
        pill = REVERSED if deposit.is_reversed else words.state("deposit", deposit.state)
        received = str(deposit.received) if deposit.received_currency != currency else ""
        journal = Cell(deposit.entry, f"/books/entries/{deposit.entry}" if deposit.entry else "")
        return (
            Cell(deposit.number, illustrative=deposit.illustrative),
            Cell(deposit.agreement),
            Cell(deposit.value_on),
            Cell(words.say(pill.label), tone=pill.tone),
            Cell(received),
            Cell(deposit.amount),
            Cell(deposit.fee),
            *((journal,) if opens_books else ()),
            *_letter(work, words, deposit, letter),
        )

    return Table(
        name="deposits",
        caption=_("Deposits, each with its letter"),
        columns=(
            Column("number", _("Number")),
            Column("agreement", _("Agreement"), under=True),
            Column("value_on", _("Value date"), Kind.DATE),
            Column("state", _("State today"), Kind.STATE),
            Column("received", _("As received")),
            Column("amount", _("Amount"), Kind.MONEY, currency),
            Column("fee", _("Fee"), Kind.MONEY, currency),
            *entry,
            Column("letter", _("Acknowledgement")),
            Column("sheet", _("Sheet"), under=True),
        ),
        rows=tuple(map(row, papers.deposits)),
        stamp=stamp,
    )


def refunds(words: Words, papers: Papers, currency: str, stamp: str) -> Table:
    """What goes back to the donor, each followed to its entry."""
    opens_books = any(row.entry for row in papers.refunds)
    entry = (Column("entry", _("Entry")),) if opens_books else ()

    def row(refund: RefundRow) -> Row:
        pill = REVERSED if refund.is_reversed else words.state("cash-movement", refund.state)
        journal = Cell(refund.entry, f"/books/entries/{refund.entry}" if refund.entry else "")
        returned = str(refund.returned) if refund.returned_currency != currency else ""
        return (
            Cell(refund.number, illustrative=refund.illustrative),
            Cell(refund.deposit),
            Cell(refund.value_on),
            Cell(words.say(pill.label), tone=pill.tone),
            Cell(refund.reason),
            Cell(refund.bank_reference),
            Cell(returned),
            Cell(refund.amount),
            Cell(refund.fee),
            *((journal,) if opens_books else ()),
        )

    return Table(
        name="refunds",
        caption=_("What went back"),
        columns=(
            Column("number", _("Number")),
            Column("deposit", _("Of the deposit")),
            Column("value_on", _("Value date"), Kind.DATE),
            Column("state", _("State today"), Kind.STATE),
            Column("reason", _("Why")),
            Column("bank_reference", _("Reference of the bank"), under=True),
            Column("returned", _("In its currency")),
            Column("amount", _("Amount"), Kind.MONEY, currency),
            Column("fee", _("Of it, of the fee"), Kind.MONEY, currency),
            *entry,
        ),
        rows=tuple(map(row, papers.refunds)),
        stamp=stamp,
    )


def _letter(work: Work, words: Words, row: DepositRow, letter: LetterRow | None) -> Row:
    if letter is None:
        by = acknowledged_by(work.profile, row)
        if by is None:
            return Cell(""), Cell()
        late = by < work.today()
        said = _("late: due by %(day)s") if late else _("due by %(day)s")
        return Cell(
            words.say(said) % {"day": day_in_words(by)}, tone="bad" if late else "due"
        ), Cell()
    return Cell(letter.reference, f"/letters/{letter.reference}"), _sheet(letter)


def _sheet(letter: LetterRow) -> Cell:
    if not letter.sha256:
        return Cell(_("being printed"))
    return Cell(_("PDF"), f"/letters/{letter.reference}/sheet.pdf")


def letters(words: Words, papers: Papers, day: date, stamp: str) -> Table:
    """Each letter that was signed by then, with its sheet."""
    return Table(
        name="letters",
        caption=_("Letters, each with its sheet"),
        columns=(
            Column("reference", _("Reference")),
            Column("kind", _("Letter"), Kind.TITLE),
            Column("addressee", _("To")),
            Column("signed_on", _("Signed"), Kind.DATE),
            Column("sheet", _("Sheet")),
        ),
        rows=tuple(
            (
                Cell(
                    letter.reference,
                    f"/letters/{letter.reference}",
                    illustrative=letter.illustrative,
                ),
                Cell(words.letter(letter.kind)),
                Cell(letter.addressee),
                Cell(letter.signed_on),
                _sheet(letter),
            )
            for letter in papers.letters
            if letter.signed_on <= day
        ),
        stamp=stamp,
    )
