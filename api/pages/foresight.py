"""What would follow from an act, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from api.pages.subjects import names
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.ledger.models import Kind
from mptf.money import Money
from mptf.templating import amount_of, day
from mptf.work import Work
from workflows.foresight import Foreseen, Posted

_BECOMES = _("%(kind)s %(number)s will be: %(state)s.")
_SIGNS = _("The letter “%(letter)s” will be signed as %(reference)s and sent to %(addressee)s.")
_WAITS = _("The letter “%(letter)s” will wait for the signature of: %(role)s.")
_RESERVES = _("%(amount)s will be reserved from %(pool)s.")
_ALLOCATES = _("%(amount)s will be allocated from %(pool)s.")
_FREES = _("%(amount)s will be free again in %(pool)s.")
_ENTERS = _("%(amount)s will enter %(pool)s.")
_LEAVES = _("%(amount)s will leave %(pool)s.")
_OWES = _("%(party)s is to %(what)s by %(day)s.")
_MAILS_ONE = _("One message will be sent.")
_MAILS = _("%(count)s messages will be sent.")
_NOTHING = _("It is kept on the record; no letter, money or message follows.")


def sentences(work: Work, words: Words, foreseen: Foreseen) -> list[str]:
    """All of it, in the order of what matters; to be called in the unit that is undone."""
    found = [
        *_states(work, words, foreseen),
        *(text for entry in foreseen.posted for text in _money(words, entry)),
        *_letters(words, foreseen),
        *(
            words.say(_OWES)
            % {
                "party": f"{owed.party[:1].upper()}{owed.party[1:]}",
                "day": day(owed.due_on),
                "what": owed.what,
            }
            for owed in foreseen.owed
        ),
    ]
    if foreseen.mails == 1:
        found.append(words.say(_MAILS_ONE))
    elif foreseen.mails:
        found.append(words.say(_MAILS) % {"count": foreseen.mails})
    return found or [words.say(_NOTHING)]


def _states(work: Work, words: Words, foreseen: Foreseen) -> Iterator[str]:
    named = names(work, [moved.subject_id for moved in foreseen.moved])
    for moved in foreseen.moved:
        yield words.say(_BECOMES) % {
            "kind": words.kind(moved.workflow),
            "number": named.label(moved.subject_id),
            "state": words.state(moved.workflow, moved.to_state).label,
        }


def _letters(words: Words, foreseen: Foreseen) -> Iterator[str]:
    for letter in foreseen.written:
        known = {"letter": words.letter(letter.kind)}
        if letter.reference:
            known |= {"reference": letter.reference, "addressee": letter.addressee}
            yield words.say(_SIGNS) % known
        else:
            yield words.say(_WAITS) % {**known, "role": words.role(letter.waits_for)}


def _money(words: Words, entry: Posted) -> Iterator[str]:
    """What an entry does to the claims on the cash, pool by pool."""
    by_pool: dict[str, dict[Kind, Money]] = {}
    for kind, pool, money in entry.lines:
        parts = by_pool.setdefault(pool, {})
        parts[kind] = parts[kind] + money if kind in parts else money
    for pool, parts in by_pool.items():
        sentence, amount = _said(parts)
        yield words.say(sentence) % {"amount": amount_of(amount), "pool": words.pool_named(pool)}


def _said(parts: dict[Kind, Money]) -> tuple[str, Money]:
    """Which sentence says it, and of how much."""
    reserved, allocated = parts.get(Kind.RESERVED), parts.get(Kind.ALLOCATED)
    if allocated is not None and allocated.minor > 0:
        return _ALLOCATES, allocated
    if reserved is not None and reserved.minor > 0:
        return _RESERVES, reserved
    free = parts.get(Kind.FREE)
    gone = allocated or reserved
    if free is not None and gone is not None:
        return _FREES, free
    amount = next(iter(parts.values()))
    return (_ENTERS, amount) if amount.minor > 0 else (_LEAVES, -amount)
