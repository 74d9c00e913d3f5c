"""What the guards of a product rest on: its files, and who offered it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.attachments.models import Attachment
from mptf.attachments.visibility import hangs
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.policy import Sight
from mptf.products.models import Product
from mptf.reading import rows
from workflows.grounds import SUBJECTS

_A, _T, _P = table_of(Attachment), table_of(Transition), table_of(Product)


class ItsFile(NamedTuple):
    """A file that hangs on it, with its type."""

    product_id: UUID
    media: str


class Offered(NamedTuple):
    """Who offered it."""

    product_id: UUID
    actor_id: UUID


@rows(ItsFile._make)
def files(_sight: Sight) -> Select[Any]:
    """The files that hang on it."""
    return select(_A.c.subject_id, _A.c.media).where(_A.c.subject_id.in_(SUBJECTS), hangs())


@rows(Offered._make)
def offered(_sight: Sight) -> Select[Any]:
    """Its first step."""
    first = (_T.c.subject_id.in_(SUBJECTS), _T.c.step == 1)
    return select(_P.c.id, _T.c.actor_id).join(_T, _T.c.subject_id == _P.c.id).where(*first)
