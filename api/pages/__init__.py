"""The pages: one file per feature, each reading in one unit and rendering after it."""

from api.pages import (
    account,
    acts,
    books,
    bulk,
    contributions,
    decisions,
    gallery,
    letters,
    notes,
    programmes,
    record,
    sign_in,
    status,
    views,
    workflows,
)

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        account,
        acts,
        status,
        views,
        bulk,
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
