"""Read a profile from its file, and name what is wrong in it."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from mptf.errors import BadProfile
from mptf.profile.parts import PROVENANCES
from mptf.profile.whole import Profile, Row


def load(name_or_path: str | Path) -> Profile:
    """Read and prove a profile: a bundled one by its name (`migration`), any other by its path.

    Raises:
        BadProfile: there is no such file, or a key in it is wrong; the key is named.
    """
    path, text = _read(name_or_path)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise BadProfile(path=path, key="the file", reason=f"it is not TOML: {broken}") from None
    reading = _Reading(path)
    values = reading.values_of(raw)
    try:
        profile = Profile.model_validate(
            {**values, "digest": _digest(raw), "rows": tuple(reading.rows)}
        )
    except ValidationError as wrong:
        key, reason = _first(wrong)
        raise BadProfile(path=path, key=key, reason=reason) from None
    for key, reason in _disagreements(profile):
        raise BadProfile(path=path, key=key, reason=reason)
    return profile


def described(profile: Profile) -> Iterator[Row]:
    """Every rule of a profile with its provenance, in the order of the file."""
    return iter(profile.rows)


def _read(name_or_path: str | Path) -> tuple[str, str]:
    if isinstance(name_or_path, Path) or name_or_path.endswith(".toml"):
        shown, file = str(name_or_path), Path(name_or_path)
    else:
        shown = f"mptf/profiles/{name_or_path}.toml"
        file = resources.files("mptf") / "profiles" / f"{name_or_path}.toml"  # type: ignore[assignment]
    try:
        return shown, file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unread:
        reason = f"it cannot be read ({type(unread).__name__})"
        raise BadProfile(path=shown, key="the file", reason=reason) from None


def _disagreements(profile: Profile) -> Iterator[tuple[str, str]]:
    """Rules of different parts that do not go together: the key to change, and why."""
    own = profile.fund.currency
    if profile.money.currencies[:1] != (own,):
        yield "money.currencies", f"the first is not the fund's own currency, {own}"
    if profile.money.indirect_category not in {each.number for each in profile.categories}:
        yield "money.indirect_category", "there is no such budget category"
    longest = profile.note.duration_months.max
    if profile.programme.extension.total_months_max < longest:
        yield "programme.extension.total_months_max", f"a note may already ask for {longest} months"


_LEAF: Final = {"value", "is", "from", "why"}
_OF_THE_FILE: Final = {"version"}
"""Keys that say something of the file and are no rule of the fund."""


class _Reading:
    """One pass over the parsed file that parts the values from their provenance."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.rows: list[Row] = []

    def values_of(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The values alone, as the models take them; the rows are kept aside."""
        return {
            key: entry if key in _OF_THE_FILE else self._entry(entry, key)
            for key, entry in raw.items()
        }

    def _entry(self, entry: Any, key: str) -> Any:
        if not isinstance(entry, dict):
            raise self._wrong(key, 'it has no provenance; write { value = ..., is = "S|P|D", ... }')
        if "value" not in entry and {"is", "from"}.isdisjoint(entry):
            return {inner: self._entry(value, f"{key}.{inner}") for inner, value in entry.items()}
        return self._leaf(entry, key)

    def _leaf(self, entry: Mapping[str, Any], key: str) -> Any:
        if "value" not in entry:
            raise self._wrong(f"{key}.value", "it is missing")
        for strange in sorted(entry.keys() - _LEAF):
            raise self._wrong(f"{key}.{strange}", "it is none of value, is, from, why")
        if entry.get("is") not in PROVENANCES:
            raise self._wrong(f"{key}.is", "it says how sure the rule is: S, P or D")
        for words in ("from", "why"):
            if not isinstance(entry.get(words, ""), str):
                raise self._wrong(f"{key}.{words}", "it is a text")
        if not entry.get("from"):
            raise self._wrong(f"{key}.from", "it names where the rule stands, as “handbook 5”")
        value = self._frozen(entry["value"], key)
        self.rows.append(
            Row(
                key=key,
                value=value,
                provenance=entry["is"],
                source=entry["from"],
                why=entry.get("why", ""),
            )
        )
        return value

    def _frozen(self, value: Any, key: str) -> Any:
        if isinstance(value, list):
            return tuple(self._frozen(inner, f"{key}[{n}]") for n, inner in enumerate(value))
        if isinstance(value, dict):
            return {name: self._frozen(inner, f"{key}.{name}") for name, inner in value.items()}
        if isinstance(value, float):
            raise self._wrong(key, "no rule is a float; write basis points or a share")
        return value

    def _wrong(self, key: str, reason: str) -> BadProfile:
        return BadProfile(path=self.path, key=key, reason=reason)


def _digest(raw: Mapping[str, Any]) -> str:
    canonical = json.dumps(
        raw, default=_text_of_date, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _text_of_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a profile holds no {type(value).__name__}")


_WORDS: Final = {"missing": "it is missing", "extra_forbidden": "there is no such key"}


def _first(wrong: ValidationError) -> tuple[str, str]:
    """The first wrong key by its dotted path, and what is wrong with it."""
    errors = wrong.errors(include_url=False, include_context=False, include_input=False)
    first = errors[0]
    key = ""
    for step in first["loc"]:
        key += f"[{step}]" if isinstance(step, int) else f".{step}" if key else step
    reason = _WORDS.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    if len(errors) > 1:
        reason += f" (and {len(errors) - 1} more)"
    return key, reason
