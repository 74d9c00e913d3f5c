"""Which items of the Committee a reader sees."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, exists, false, or_, true

from mptf.chain import table_of
from mptf.notes import visibility as notes
from mptf.notes.models import ConceptNote
from mptf.policy import Sight
from mptf.programmes import visibility as programmes
from mptf.programmes.models import JointProgramme
from mptf.revisions.models import ProgrammeRevision
from mptf.rounds.models import CommitteeItem, PapersSent, Round

_I, _R = table_of(CommitteeItem), table_of(Round).alias("opened")
_S = table_of(PapersSent).alias("sent")
_RV = table_of(ProgrammeRevision).alias("own_revision")
_N, _P = table_of(ConceptNote).alias("own_note"), table_of(JointProgramme).alias("own_programme")


def visible_to(sight: Sight, item: FromClause = _I) -> ColumnElement[bool]:
    """Which items a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    committee             those of which the papers were sent, or on which a round was opened; the
                          papers of one from which the reader's seat or organisation stands back
                          are left out
    anybody else          none: they have the decision
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    if not sight.committee:
        return false()
    return or_(
        exists().where(_R.c.item_id == item.c.id).correlate(item),
        exists().where(_S.c.item_id == item.c.id).correlate(item),
    )


def of_their_own(subject: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the reader's organisation or country has a part in what is decided on."""
    return or_(
        exists().where(_N.c.id == subject, notes.has_a_part(_N)),
        exists().where(_P.c.id == subject, programmes.has_a_part(_P)),
        exists().where(
            _RV.c.id == subject, _RV.c.programme_id == _P.c.id, programmes.has_a_part(_P)
        ),
    )
