"""The pages: one file per feature, each reading in one unit and rendering after it."""

from api.pages import (
    account,
    acts,
    api_reference,
    books,
    contributions,
    decisions,
    gallery,
    home,
    letters,
    notes,
    people,
    profile,
    programmes,
    public,
    record,
    search,
    sign_in,
    status,
    verify,
    workflows,
)

ROUTERS = tuple(
    module.router
    for module in (
        sign_in,
        account,
        acts,
        api_reference,
        home,
        public,
        search,
        status,
        notes,
        programmes,
        decisions,
        letters,
        verify,
        books,
        contributions,
        workflows,
        profile,
        people,
        record,
        gallery,
    )
)
