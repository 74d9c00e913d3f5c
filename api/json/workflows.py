"""The workflows as data: each life's table, with how many records stand where."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer, answer_tagged
from api.json.keys import IfNoneMatch
from api.json.kinds import Number
from api.json.schemas.problems import READING, READING_ONE
from api.json.schemas.workflows import WorkflowItem, WorkflowPage
from mptf.errors import NotFound
from workflows import sight
from workflows.tables import WORKFLOWS

router = APIRouter(prefix="/api/v1", tags=["workflows"], responses=READING)


@router.get("/workflows", response_model=WorkflowPage)
def list_workflows(door: ThisDoor) -> Response:
    """Every workflow of the fund."""
    standing = door.read(sight.counts)
    items = [WorkflowItem.of(w, standing.get(str(w.record.__tablename__), {})) for w in WORKFLOWS]
    return answer(WorkflowPage(items=items))


@router.get("/workflows/{name}", response_model=WorkflowItem, responses=READING_ONE)
def read_workflow(door: ThisDoor, had: IfNoneMatch, name: Number) -> Response:
    """One workflow by its name."""
    workflow = next((w for w in WORKFLOWS if w.name == name), None)
    if workflow is None:
        raise NotFound("workflow", name)
    standing = door.read(sight.counts)
    return answer_tagged(
        had, WorkflowItem.of(workflow, standing.get(str(workflow.record.__tablename__), {}))
    )
