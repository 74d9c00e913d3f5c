"""The fund in figures, for the Consultative Forum or whoever asks where it stands. Handbook 10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.pages.figures import Figure, Figures
from api.pages.reporting.report import FundReport, through
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.exports.tables import Cell, Column, Row, Table
from mptf.ledger.models import CONTRIBUTIONS, Kind
from mptf.policy import anyone
from mptf.reports.status import Status, status
from mptf.work import Work

_PERCENT = 100


def table(work: Work, words: Words, day: date) -> Table:
    """A row for each figure; each stands for itself, and none is to be added to another."""
    rows = tuple(_rows(words, Figures(work.actor, day), status(work, day)))
    return Table(
        name="key-figures",
        caption=words.say(_("The fund in figures")),
        columns=(
            Column("figure", words.say(_("Figure"))),
            Column("value", words.say(_("Value"))),
            Column("unit", words.say(_("Unit"))),
        ),
        rows=rows,
        stamp=through(words, day, _("as of %(day)s")),
    )


def _rows(words: Words, figures: Figures, found: Status) -> Iterator[Row]:
    for label, count in (
        (_("Concept notes submitted"), found.concept_notes_submitted),
        (_("Positively assessed, whatever came after"), found.positively_assessed_ever),
        (_("In the pipeline"), found.pipeline_active),
        (_("Programmes funded (approved)"), found.programmes_funded),
        (_("Programmes under way (first transfer)"), found.programmes_operational),
        (_("UN entities in funded programmes"), found.un_entities),
        (_("Donors that have paid"), found.donors),
    ):
        yield Cell(words.say(label)), Cell(count), Cell("")
    money = (
        (_("Pledged"), Figure(found.pledged, "")),
        (_("Committed, by signed agreements"), Figure(found.committed, "")),
        (_("Deposited"), figures(found.deposited, *CONTRIBUTIONS)),
        (_("Fee of the Administrative Agent"), figures(found.aa_fee, Kind.FEE)),
        (_("Transferred to entities"), figures(found.transferred, Kind.TRANSFER)),
        (_("Refunded by entities"), figures(found.refunded, Kind.REFUND)),
        (_("Available"), figures(found.available, Kind.FREE, Kind.RESERVED)),
        (_("of it reserved for invited notes"), figures(found.reserved, Kind.RESERVED)),
    )
    for label, figure in money:
        yield Cell(words.say(label)), Cell(figure.money, figure.url), Cell(figure.money.currency)
    if found.target is not None and found.target_progress is not None:
        label = words.say(_("Funding target in force"))
        yield Cell(label), Cell(found.target), Cell(found.target.currency)
        share = f"{found.target_progress * _PERCENT:.1f}"
        yield Cell(words.say(_("Deposited, of the target"))), Cell(share), Cell("%")


REPORT = FundReport(
    "key-figures",
    _("The fund in figures"),
    _("What was submitted, assessed, funded, promised, paid and sent, each figure for itself."),
    _("Nothing is known of the fund yet."),
    anyone,
    table,
)
