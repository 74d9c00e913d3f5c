"""Row sets that are read together are those that are read one by one, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Float, Select, literal, select

from mptf.chain import table_of
from mptf.errors import InvariantBroken
from mptf.letters.models import Letter, Sheet
from mptf.policy import Sight
from mptf.reading import OF, Rows, rows
from mptf.sheaf import Sheaf
from mptf.work import Work
from tests.access.conftest import seen
from tests.access.looking import asked_of, keys, row_sets
from tests.access.readers import one_on_both, readers
from tests.api.visiting import statements
from tests.lives import Story

_L, _S = table_of(Letter), table_of(Sheet)


@pytest.mark.parametrize(
    "reader", one_on_both("auditor", "committee", "coordinating entity", "donor")
)
def test_a_sheaf_brings_the_same_rows_in_the_same_order(scene: Story, reader: str) -> None:
    parts = list(row_sets().values())
    sheaf = Sheaf(*parts)

    def compare(work: Work) -> int:
        brought = 0
        for subject in keys(scene, "concept_note", "joint_programme", "decision"):
            asked = asked_of(work, subject)
            together = sheaf.read(work, **asked)
            for part in parts:
                alone = part.read(work, **asked)
                assert together[part] == alone, part.__name__
                assert [list(map(type, row)) for row in together[part]] == [
                    list(map(type, row)) for row in alone
                ]
                brought += len(alone)
        return brought

    assert seen(scene, readers(scene)[reader], compare) > 0


def test_a_sheaf_costs_one_statement_and_keeps_to_the_most_rows(scene: Story) -> None:
    @rows(tuple, _L.c.signed_at.desc(), _L.c.reference, most=3)
    def last_letters(_sight: Sight) -> Select[Any]:
        return select(_L.c.reference, _L.c.signed_at, _L.c.signed_on, _L.c.id, _L.c.illustrative)

    @rows(tuple)
    def nothing(_sight: Sight) -> Select[Any]:
        return select(_L.c.id).where(_L.c.id == OF)

    sheaf = Sheaf(last_letters, nothing)

    def read(work: Work) -> tuple[list[Any], list[Any], int]:
        alone = last_letters.read(work)
        subject = keys(scene, "concept_note")[0]
        with statements(scene.fund.engine) as sent:
            of = sheaf.read(work, subject=subject)
        assert of[last_letters] == alone
        return of[last_letters], of[nothing], len(sent)

    some, none, cost = seen(scene, readers(scene)["auditor"], read)
    assert (len(some), none, cost) == (3, [], 1)


@pytest.mark.parametrize("column", [_S.c.pdf, literal(0.5, Float)], ids=["bytes", "a float"])
def test_what_json_cannot_bring_back_is_refused(scene: Story, column: Any) -> None:
    part: Rows[tuple[Any, ...]] = rows(tuple)(lambda _sight: select(column))
    with pytest.raises(InvariantBroken, match="cannot be read in a sheaf"):
        seen(scene, readers(scene)["auditor"], lambda work: Sheaf(part).read(work))
