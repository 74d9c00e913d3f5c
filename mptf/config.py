"""Settings: what the environment decides, each with its default, its meaning and its origin."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, TypeVar, cast
from urllib.parse import SplitResult, urlsplit

from mptf.errors import BadSetting

T = TypeVar("T")
ClockName = Literal["system", "history"]
LogLevel = Literal["debug", "info", "warning", "error"]

PREFIX = "MPTF_"
MASK = "********"
UNSET = "(not set)"
SHORTEST_KEY = 32
MOST_WORKERS = 64
HIGHEST_PORT = 65_535
HIGHEST_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name, its default, what it means, and whether it is to be hidden."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("MPTF_VAR", "var", "Folder for all that this system writes."),
    Setting(
        "MPTF_DATABASE_URL",
        "",
        "Database: sqlite:///FILE or postgresql://USER@HOST/NAME. Default: mptf.db in MPTF_VAR.",
    ),
    Setting(
        "MPTF_PROFILE", "migration", "The fund's rules: a name in mptf/profiles or a .toml file."
    ),
    Setting(
        "MPTF_CLOCK",
        "system",
        "The time: system, or history (the day after the replayed history, at normal speed).",
    ),
    Setting(
        "MPTF_SEAL_KEY",
        "",
        "Secret that seals Committee positions until their item closes. Keep it apart from "
        "the database's backup.",
        secret=True,
    ),
    Setting(
        "MPTF_SMTP_URL",
        "",
        "Mail server: smtp://USER:PASSWORD@HOST:587 or smtps://... Default: mail stays in the "
        "folder mail in MPTF_VAR.",
    ),
    Setting("MPTF_MAIL_FROM", "noreply@localhost", "Sender of every message."),
    Setting("MPTF_HOST", "127.0.0.1", "Address on which the web server listens."),
    Setting("MPTF_PORT", "8000", "Port on which the web server listens."),
    Setting("MPTF_WORKERS", "2", "Processes that print letters."),
    Setting("MPTF_LOG", "info", "How much is logged: debug, info, warning or error."),
    Setting(
        "MPTF_API_LIMIT",
        "1200",
        "Requests to the API in a minute, for each person and for each address without a token.",
    ),
    Setting(
        "MPTF_PUBLIC_URL",
        "",
        "Address that people reach, printed in letters for verification. Default: "
        "http://MPTF_HOST:MPTF_PORT.",
    ),
)
"""Every setting there is, in the order in which `mptf config` prints them."""

OF_THE_TOOLS = frozenset({"MPTF_PYTHON", "MPTF_TEST_POSTGRES"})
"""Variables of the Makefile and of the tests: allowed in the environment, not read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one process, checked. Paths are absolute; secrets stay out of its repr."""

    var: Path
    database_url: str = field(repr=False)
    profile: str
    clock: ClockName
    seal_key: str = field(repr=False)
    smtp_url: str = field(repr=False)
    mail_from: str
    host: str
    port: int
    workers: int
    log: LogLevel
    api_limit: int
    public_url: str
    given: frozenset[str] = frozenset()

    @property
    def mail_folder(self) -> Path:
        """Where messages are kept when there is no mail server, and always during a replay."""
        return self.var / "mail"

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file of ours and not a server."""
        return self.database_url.startswith("sqlite:")


@dataclass(frozen=True, slots=True)
class Described:
    """One line of `mptf config`; `shown` never holds a secret."""

    name: str
    shown: str
    origin: Literal["environment", "default"]
    meaning: str


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting; an empty variable counts as not set.

    Raises:
        BadSetting: a value is wrong, or a variable begins with MPTF_ and is no setting.
    """
    given = {
        name: value.strip()
        for name, value in (os.environ if environ is None else environ).items()
        if name.startswith(PREFIX) and value.strip()
    }
    _refuse_unknown(given)
    read = _Reader(given)
    var = read("MPTF_VAR", _path)
    host = read("MPTF_HOST", _host)
    port = read("MPTF_PORT", _between(1, HIGHEST_PORT))
    return Settings(
        var=var,
        database_url=read("MPTF_DATABASE_URL", _database) or f"sqlite:///{var / 'mptf.db'}",
        profile=read("MPTF_PROFILE", _profile),
        clock=cast("ClockName", read("MPTF_CLOCK", _one_of("system", "history"))),
        seal_key=read("MPTF_SEAL_KEY", _key),
        smtp_url=read("MPTF_SMTP_URL", _smtp),
        mail_from=read("MPTF_MAIL_FROM", _mailbox),
        host=host,
        port=port,
        workers=read("MPTF_WORKERS", _between(1, MOST_WORKERS)),
        log=cast("LogLevel", read("MPTF_LOG", _one_of("debug", "info", "warning", "error"))),
        api_limit=read("MPTF_API_LIMIT", _between(1, HIGHEST_LIMIT)),
        public_url=read("MPTF_PUBLIC_URL", _public) or _own_address(host, port),
        given=frozenset(given) - OF_THE_TOOLS,
    )


def described(settings: Settings) -> tuple[Described, ...]:
    """Every setting as `mptf config` prints it: value with its secrets masked, origin, meaning."""
    return tuple(
        Described(
            setting.name,
            _shown(setting, settings),
            "environment" if setting.name in settings.given else "default",
            setting.meaning,
        )
        for setting in SETTINGS
    )


def masked(url: str) -> str:
    """A URL without its password, wherever it stands. It rather hides too much."""
    bare = re.sub(r"^([\w+.-]*://[^:@/?]*):.*@", rf"\1:{MASK}@", url)
    return re.sub(r"([?&]\w*(?:pass|secret|token)\w*=)[^&]*", rf"\1{MASK}", bare)


def _shown(setting: Setting, settings: Settings) -> str:
    value = str(getattr(settings, setting.name.removeprefix(PREFIX).lower()))
    if not value:
        return UNSET
    return MASK if setting.secret else masked(value)


def _refuse_unknown(given: Mapping[str, str]) -> None:
    known = {setting.name for setting in SETTINGS}
    for name in sorted(given.keys() - known - OF_THE_TOOLS):
        near = get_close_matches(name, known, n=1, cutoff=0.0)[0]
        # The value may be a secret whose name was mistyped.
        raise BadSetting(
            name=name, value=MASK, reason=f"there is no such setting; the nearest is {near}."
        )


class _Reader:
    """Reads one setting at a time: the environment's value or the default, through a check."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._table = {setting.name: setting for setting in SETTINGS}

    def __call__(self, name: str, check: Callable[[str], T]) -> T:
        setting = self._table[name]
        value = self._given.get(name, setting.default)
        try:
            return check(_one_line(value))
        except ValueError as error:
            shown = MASK if setting.secret else masked(value)
            raise BadSetting(name=name, value=shown, reason=str(error)) from None


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("write it on one line, without control characters.")
    return value


def _url(value: str, *schemes: str, otherwise: str) -> SplitResult:
    """The parts of a URL that has a host and one of these schemes."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError(otherwise) from None
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(otherwise)
    return parts


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _database(value: str) -> str:
    """The URL as SQLAlchemy takes it; a SQLite file's path made absolute."""
    if not value:
        return ""
    scheme, _, rest = value.partition("://")
    match scheme:
        case "postgresql" | "postgres" | "postgresql+psycopg" if rest:
            return f"postgresql+psycopg://{rest}"
        case "sqlite" if rest.startswith("/") and rest[1:].partition("?")[0] not in {
            "",
            ":memory:",
        }:
            file, mark, query = rest[1:].partition("?")
            return f"sqlite:///{_path(file)}{mark}{query}"
        case "sqlite":
            raise ValueError("name a file, as in sqlite:////srv/mptf/mptf.db.")
        case _:
            raise ValueError("write sqlite:///FILE or postgresql://USER@HOST/NAME.")


def _profile(value: str) -> str:
    if value.endswith(".toml"):
        return str(_path(value))
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
        raise ValueError(
            "give the name of a profile, such as migration, or a path to a .toml file."
        )
    return value


def _key(value: str) -> str:
    if value and len(value) < SHORTEST_KEY:
        raise ValueError(f"use at least {SHORTEST_KEY} characters.")
    return value


def _smtp(value: str) -> str:
    if value:
        example = "write smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST."
        _url(value, "smtp", "smtps", otherwise=example)
    return value


def _mailbox(value: str) -> str:
    _, address = parseaddr(value)
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise ValueError("write an address, or a name and an address: Fund <fund@example.org>.")
    return value


def _host(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.:-]+", value):
        raise ValueError("write a host name or an IP address, without a port.")
    return value


def _public(value: str) -> str:
    if value:
        example = "write an address that people can open: https://fund.example.org."
        parts = _url(value, "http", "https", otherwise=example)
        if parts.query or parts.fragment or parts.username:
            raise ValueError("leave out everything after the path, and any user.")
    return value.rstrip("/")


def _between(lowest: int, highest: int) -> Callable[[str], int]:
    def check(value: str) -> int:
        if not value.isdecimal() or not lowest <= int(value) <= highest:
            raise ValueError(f"write a whole number from {lowest} to {highest}.")
        return int(value)

    return check


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"choose one of: {', '.join(choices)}.")
        return value

    return check


def _own_address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - a wildcard is listened on, never visited
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
