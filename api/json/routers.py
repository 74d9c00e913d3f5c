"""The routes of the JSON API, room by room."""

from __future__ import annotations

from api.json import (
    acts,
    agreements,
    books,
    calls,
    committee,
    contributions,
    decisions,
    files,
    home,
    letters,
    meetings,
    network,
    note_workbooks,
    notes,
    people,
    pipeline,
    portfolio,
    procedures,
    programmes,
    records,
    reports,
    reviews,
    scenarios,
    screening,
    status,
    workflows,
)

ROUTERS = tuple(
    room.router
    for room in (
        status,
        reports,
        home,
        calls,
        screening,
        network,
        note_workbooks,
        portfolio,
        notes,
        reviews,
        files,
        pipeline,
        scenarios,
        programmes,
        decisions,
        meetings,
        procedures,
        letters,
        contributions,
        agreements,
        books,
        people,
        committee,
        workflows,
        records,
        acts,
    )
)
