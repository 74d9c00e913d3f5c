"""The kinds of a product, and the states of one."""

from enum import StrEnum

from mptf.lives.states import NEW as BEGIN
from mptf.lives.states import Counts, State


class ProductKind(StrEnum):
    """What a product or a story is."""

    STORY = "story"
    REPORT = "report"
    GUIDANCE = "guidance"
    TRAINING = "training"
    DATA = "data"
    POLICY_BRIEF = "policy-brief"
    FILM = "film"
    PHOTOGRAPH = "photograph"
    OTHER = "other"


class ProductState(State):
    """Where a product stands."""

    NEW = BEGIN
    OFFERED = "offered", "Offered to be published"
    PUBLISHED = "published", "Published", Counts.PUBLISHED
    TAKEN_BACK = "taken-back", "Taken back", Counts.END
    DECLINED = "declined", "Declined", Counts.END
    WITHDRAWN = "withdrawn", "Withdrawn", Counts.END
