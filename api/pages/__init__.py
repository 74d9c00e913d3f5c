"""The pages: one file per feature, each reading in one unit and rendering after it."""

from api.pages import (
    account,
    acts,
    api_reference,
    books,
    contributions,
    decisions,
    gallery,
    letters,
    notes,
    programmes,
    record,
    sign_in,
    status,
    workflows,
)

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        account,
        acts,
        api_reference,
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
