"""The order of the pipeline in words: why each note stands where it does, and what pays for it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from api.pages.vocabulary import PLACE_OF_SCORE, _
from api.pages.words import Pill, Words
from mptf.pipeline.order import Ground, Reasons, months_between
from mptf.pipeline.queries import Pipeline, PipelineRow, Waiting
from mptf.profile import Profile


class Place(NamedTuple):
    """A note that waits, with why it stands where it does, in words."""

    row: PipelineRow
    countries: str
    area: str
    region: str
    reasons: tuple[str, ...]
    age: Pill
    reached: str
    is_reached: bool


def places_of(profile: Profile, words: Words, found: Pipeline, day: date) -> tuple[Place, ...]:
    """Every note that waits, in its place."""
    return tuple(
        Place(
            waiting.row,
            words.countries(list(waiting.row.countries), waiting.row.scope),
            words.area(waiting.row.area),
            words.region(waiting.row.region),
            _reasons(words, profile, waiting),
            _age(profile, months_between(waiting.row.since, day)),
            _reached(words, waiting),
            waiting.reached is not None and waiting.reached.before_the_line,
        )
        for waiting in found.waiting
    )


def _reasons(words: Words, profile: Profile, waiting: Waiting) -> tuple[str, ...]:
    """What speaks for it, in the order in which the profile lets it speak."""
    if waiting.reasons is None:
        return ()
    said = {ground: _said(words, ground, waiting.reasons, waiting.score) for ground in Ground}
    return tuple(said[Ground(code)] for code in profile.pipeline.order_by if said[Ground(code)])


def _said(words: Words, ground: Ground, reasons: Reasons, score: float | None) -> str:
    match ground:
        case Ground.EARMARK if reasons.pools:
            pools = " · ".join(map(words.pool, reasons.pools))
            return _("Earmarked cash fits it: %(pools)s") % {"pools": pools}
        case Ground.QUALITY if reasons.third is not None:
            place = words.say(PLACE_OF_SCORE[reasons.third])
            if score is None:
                return place
            return _("%(place)s: %(score)s of 100") % {"place": place, "score": f"{score / 10:.1f}"}
        case Ground.AREA if reasons.area_share is not None:
            return _("Its area has %(share)s%% of what was approved: under an even share") % {
                "share": reasons.area_share
            }
        case Ground.REGION if reasons.region_share is not None:
            return _("Its region has %(share)s%% of what was approved: under an even share") % {
                "share": reasons.region_share
            }
    return ""


def _age(profile: Profile, months: int) -> Pill:
    """How long it has waited against the limit, after which the Committee is asked to remove it."""
    rule = profile.pipeline
    if months >= rule.age_limit_months:
        return Pill(_("%(n)s months: removal is proposed") % {"n": months}, "bad")
    if months >= rule.age_warning_months:
        limit = {"n": months, "limit": rule.age_limit_months}
        return Pill(_("%(n)s months: near the limit of %(limit)s") % limit, "due")
    short = (_("Less than a month"), _("One month"))
    said = short[months] if months < len(short) else _("%(n)s months") % {"n": months}
    return Pill(said, "plain")


def _reached(words: Words, waiting: Waiting) -> str:
    if waiting.reached is None:
        return ""
    if not waiting.reached.is_paid:
        return _("Beyond the free cash")
    pools = ", ".join(map(words.pool, waiting.reached.parts))
    if waiting.reached.before_the_line:
        return _("Within reach: %(pools)s") % {"pools": pools}
    return _("Could be paid all the same: %(pools)s") % {"pools": pools}
