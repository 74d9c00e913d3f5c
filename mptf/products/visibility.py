"""Which products a reader sees."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, or_, true

from mptf.chain import table_of
from mptf.policy import Sight
from mptf.products.models import Product
from mptf.products.states import ProductState
from mptf.reading import OWN_ORGANISATION

_P = table_of(Product)


def visible_to(sight: Sight, product: FromClause = _P) -> ColumnElement[bool]:
    """Which products a reader sees.

    ====================  ======================================================================
    the whole fund's      all
    entity                those that it offered, and those that are published
    anybody, the public   those that are published
    ====================  ======================================================================
    """
    if sight.everything:
        return true()
    published = is_published(product)
    return or_(published, theirs(product)) if sight.entity else published


def is_published(product: FromClause = _P) -> ColumnElement[bool]:
    """Whether anybody may read it."""
    published: ColumnElement[bool] = product.c.state == ProductState.PUBLISHED.value
    return published


def theirs(product: FromClause = _P) -> ColumnElement[bool]:
    """Whether the reader's organisation offered it."""
    own: ColumnElement[bool] = product.c.organisation_id == OWN_ORGANISATION
    return own
