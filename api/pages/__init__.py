"""The pages: one file per feature, each reading in one unit and rendering after it."""

from api.pages import (
    books,
    contributions,
    decisions,
    gallery,
    letters,
    notes,
    programmes,
    record,
    status,
    workflows,
)

ROUTERS = tuple(
    module.router
    for module in (
        status,
        notes,
        programmes,
        decisions,
        letters,
        books,
        contributions,
        workflows,
        record,
        gallery,
    )
)
