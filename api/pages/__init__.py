"""The pages: one file per feature, each reading in one unit and rendering after it."""

from api.pages import (
    account,
    acts,
    books,
    contributions,
    decisions,
    donors,
    entities,
    entries,
    gallery,
    letters,
    notes,
    pipeline,
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
        status,
        notes,
        pipeline,
        programmes,
        decisions,
        letters,
        books,
        entries,
        contributions,
        donors,
        entities,
        workflows,
        record,
        gallery,
    )
)
