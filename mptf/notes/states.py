"""The states of a concept note. Source: handbook 2."""

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class NoteState(State):
    """Where a concept note stands."""

    NEW = BEGIN
    DRAFT = "draft", "Draft", Counts.WRITABLE
    SUBMITTED = "submitted", "Submitted"
    SCREENING = "screening", "Being screened"
    RETURNED = "returned", "Returned for completion", Counts.WRITABLE
    INELIGIBLE = "ineligible", "Not eligible", Counts.END
    UNDER_REVIEW = "under-review", "Under review"
    BEFORE_COMMITTEE = "before-committee", "Before the Steering Committee"
    REVISION_REQUESTED = "revision-requested", "Revision requested", Counts.WRITABLE
    NOT_RETAINED = "not-retained", "Not retained", Counts.END
    PIPELINE = "pipeline", "In the pipeline", Counts.PIPELINE
    INVITED = "invited", "Invited to submit a programme", Counts.PIPELINE
    FUNDED = "funded", "Funded", Counts.END, Counts.FUNDED
    REMOVED = "removed", "Removed from the pipeline", Counts.END
    LAPSED = "lapsed", "Lapsed", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
