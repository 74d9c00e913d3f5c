"""A quorum and a result in words, as the minutes would say them."""

from __future__ import annotations

from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.committee.quorum import Needed, Reached
from mptf.profile import Profile
from mptf.rounds.models import Answer, Result
from mptf.rounds.outcome import Derivation

_SEATS = _("%(seats)s seats, %(vacant)s vacant, %(recused)s recused, %(counting)s count")


def needed_in_words(profile: Profile, words: Words, needed: Needed) -> str:
    """What a quorum needs."""
    said = [_seats(words, needed)]
    if not needed.can_be_reached:
        return "; ".join((*said, words.say(_("too few for a quorum"))))
    said.append(words.say(_("at least %(least)s present")) % {"least": needed.least})
    if needed.categories:
        named = _titles(profile, needed.categories)
        said.append(words.say(_("one or more of each of: %(named)s")) % {"named": named})
    if needed.presiding:
        said.append(words.say(_("the Chair or a delegate presides")))
    return "; ".join(said)


def derived_in_words(profile: Profile, words: Words, found: Derivation) -> str:
    """How a result follows, from the seats to the positions."""
    return "; ".join(
        (
            _seats(words, found.quorum.needed),
            _present(profile, words, found.quorum),
            *_positions(words, found),
        )
    )


def _seats(words: Words, needed: Needed) -> str:
    return words.say(_SEATS) % {
        "seats": needed.seats,
        "vacant": needed.vacant,
        "recused": needed.recused,
        "counting": needed.counting,
    }


def _present(profile: Profile, words: Words, found: Reached) -> str:
    numbers = {"present": found.present, "least": found.needed.least}
    if found.present < found.needed.least:
        return words.say(_("%(present)s present, at least %(least)s needed")) % numbers
    said = words.say(_("%(present)s present")) % numbers
    if found.missing:
        named = _titles(profile, found.missing)
        return f"{said}, {words.say(_('nobody of: %(named)s')) % {'named': named}}"
    if found.needed.categories:
        said = f"{said}, {words.say(_('every category with an entitled seat is present'))}"
    if found.is_reached:
        return said
    return f"{said}, {words.say(_('nobody to preside'))}"


def _positions(words: Words, found: Derivation) -> list[str]:
    if found.result is Result.NO_QUORUM:
        return [words.say(_("no quorum"))]
    counted = {
        Answer.SUPPORT: _("%(n)s in support"),
        Answer.NO_OBJECTION: _("%(n)s without objection"),
        Answer.ABSTAIN: _("%(n)s abstaining"),
        Answer.OBJECTION: _("%(n)s objecting"),
    }
    said = [
        words.say(text) % {"n": found.said.get(answer, 0)}
        for answer, text in counted.items()
        if found.said.get(answer)
    ]
    if found.silent:
        silent = (
            _("%(n)s silent, which is no objection")
            if found.silence == Answer.NO_OBJECTION
            else _("%(n)s silent")
        )
        said.append(words.say(silent) % {"n": found.silent})
    if found.least_in_favour is not None:
        numbers = {"n": found.in_favour, "least": found.least_in_favour}
        said.append(words.say(_("%(n)s in favour, at least %(least)s needed")) % numbers)
    elif found.result is Result.ADOPTED:
        said.append(words.say(_("no objection sustained")))
    return said


def _titles(profile: Profile, categories: tuple[str, ...]) -> str:
    titles = {rule.code: rule.title for rule in profile.committee.seats}
    return ", ".join(titles.get(code, code) for code in categories)
