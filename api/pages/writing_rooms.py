"""What is written together, each kind with its pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.note_form import NOTES
from api.pages.programme_form import DOCUMENTS
from api.pages.writing import routes

router = APIRouter(include_in_schema=False)
for kind in (NOTES, DOCUMENTS):
    router.include_router(routes(kind))
