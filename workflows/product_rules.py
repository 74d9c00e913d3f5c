"""The guards that the table of a product names."""

from __future__ import annotations

from collections.abc import Sequence

from mptf.attachments.types import JPEG, PNG
from mptf.products.models import Product
from workflows import product_grounds as grounds
from workflows.grammar import Case
from workflows.grounds import rests_on
from workflows.product_grounds import ItsFile

_PICTURES = frozenset({PNG.media, JPEG.media})


@rests_on(grounds.files)
def there_is_something_to_read(case: Case[Product], files: Sequence[ItsFile]) -> str | None:
    """It has a file, or a link to where it can be read."""
    if files or case.subject.link:
        return None
    return "It has neither a file nor a link: there is nothing to publish."


@rests_on(grounds.files)
def its_pictures_are_described(case: Case[Product], files: Sequence[ItsFile]) -> str | None:
    """Whoever does not see a picture is told what is to be seen."""
    if case.subject.alt or not any(row.media in _PICTURES for row in files):
        return None
    return "It has a picture and no text that says what is to be seen: offer it again with one."
