"""Settings: defaults, origins, refusals, and secrets that never show."""

from __future__ import annotations

from pathlib import Path

import pytest

from mptf.config import MASK, SETTINGS, UNSET, Settings, described, load, masked
from mptf.errors import BadSetting

SECRET = "correct-horse-battery-staple-2021"


def row(settings: Settings, name: str) -> tuple[str, str]:
    """What `mptf config` says of one setting: value and origin."""
    return next((r.shown, r.origin) for r in described(settings) if r.name == name)


def refusal(**environ: str) -> BadSetting:
    """The error that these variables must raise."""
    with pytest.raises(BadSetting) as caught:
        load(environ)
    return caught.value


def test_an_empty_environment_is_enough() -> None:
    settings = load({})
    assert settings.var == Path.cwd() / "var"
    assert settings.database_url == f"sqlite:///{Path.cwd()}/var/mptf.db"
    assert settings.on_sqlite
    assert settings.profile == "migration"
    assert settings.clock == "system"
    assert settings.mail_folder == settings.var / "mail"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert {r.origin for r in described(settings)} == {"default"}


def test_every_setting_is_described_once_with_a_meaning() -> None:
    rows = described(load({}))
    assert [r.name for r in rows] == [s.name for s in SETTINGS]
    assert all(r.meaning.endswith(".") for r in rows)
    assert row(load({}), "MPTF_SEAL_KEY") == (UNSET, "default")


def test_the_database_follows_the_folder(tmp_path: Path) -> None:
    settings = load({"MPTF_VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/mptf.db"
    assert row(settings, "MPTF_VAR") == (str(tmp_path), "environment")
    assert row(settings, "MPTF_DATABASE_URL")[1] == "default"


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load({"MPTF_PORT": "", "MPTF_HOST": " "}) == load({})


def test_other_variables_are_left_alone() -> None:
    assert load({"PATH": "/bin", "MPTF_PYTHON": "python3.12"}) == load({})


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgresql://fund@db/mptf", "postgresql+psycopg://fund@db/mptf"),
        ("postgres://fund@db/mptf", "postgresql+psycopg://fund@db/mptf"),
        ("postgresql+psycopg://fund@/mptf?host=/run", "postgresql+psycopg://fund@/mptf?host=/run"),
        ("sqlite:////srv/fund.db", "sqlite:////srv/fund.db"),
        ("sqlite:////srv/fund.db?timeout=9", "sqlite:////srv/fund.db?timeout=9"),
        ("sqlite:///fund.db", f"sqlite:///{Path.cwd()}/fund.db"),
    ],
)
def test_a_database_url_is_normalised(given: str, taken: str) -> None:
    assert load({"MPTF_DATABASE_URL": given}).database_url == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MPTF_DATABASE_URL", "mysql://db/mptf"),
        ("MPTF_DATABASE_URL", "mptf.db"),
        ("MPTF_DATABASE_URL", "postgresql://"),
        ("MPTF_DATABASE_URL", "://db/mptf"),
        ("MPTF_DATABASE_URL", "sqlite://"),
        ("MPTF_DATABASE_URL", "sqlite:///:memory:"),
        ("MPTF_PROFILE", "../other"),
        ("MPTF_CLOCK", "tomorrow"),
        ("MPTF_SEAL_KEY", "short"),
        ("MPTF_SMTP_URL", "mail.example.org"),
        ("MPTF_SMTP_URL", "smtp://mail.example.org:many"),
        ("MPTF_SMTP_URL", "smtp://[mail.example.org"),
        ("MPTF_MAIL_FROM", "nobody"),
        ("MPTF_MAIL_FROM", "a@b.org\nBcc: c@d.org"),
        ("MPTF_HOST", "http://here"),
        ("MPTF_PORT", "0"),
        ("MPTF_PORT", "65536"),
        ("MPTF_PORT", "8000.0"),
        ("MPTF_WORKERS", "-1"),
        ("MPTF_LOG", "loud"),
        ("MPTF_PUBLIC_URL", "fund.example.org"),
        ("MPTF_PUBLIC_URL", "https://fund.example.org/?a=b"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name_and_a_reason(name: str, value: str) -> None:
    error = refusal(**{name: value})
    assert error.name == name
    assert error.reason.endswith(".")
    assert name in str(error)


def test_an_unknown_variable_is_named_with_the_nearest_one() -> None:
    error = refusal(MPTF_DATABSE_URL="sqlite:///x.db")
    assert error.name == "MPTF_DATABSE_URL"
    assert "MPTF_DATABASE_URL" in error.reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MPTF_SEAL_KY", SECRET),
        ("MPTF_SEAL_KEY", "too-short-but-secret"),
        ("MPTF_SMTP_URL", f"imap://fund:{SECRET}@mail.example.org"),
        ("MPTF_DATABASE_URL", f"mysql://fund:{SECRET}@db/mptf"),
    ],
)
def test_a_refusal_never_repeats_a_secret(name: str, value: str) -> None:
    message = str(refusal(**{name: value}))
    assert SECRET not in message
    assert "too-short-but-secret" not in message


def test_secrets_show_neither_in_the_table_nor_in_a_repr() -> None:
    settings = load(
        {
            "MPTF_SEAL_KEY": SECRET,
            "MPTF_SMTP_URL": f"smtps://fund:{SECRET}@mail.example.org:465",
            "MPTF_DATABASE_URL": f"postgresql://fund:{SECRET}@db/mptf",
        }
    )
    assert settings.seal_key == SECRET
    assert SECRET in settings.database_url
    assert SECRET not in repr(settings)
    assert SECRET not in repr(described(settings))
    assert row(settings, "MPTF_SEAL_KEY") == (MASK, "environment")
    assert row(settings, "MPTF_SMTP_URL")[0] == f"smtps://fund:{MASK}@mail.example.org:465"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://fund:{SECRET}@db/mptf",
        f"postgresql://fund:a/b@{SECRET}@db/mptf",
        f"postgresql://:{SECRET}@db/mptf",
        f"postgresql://fund@db/mptf?password={SECRET}&sslmode=require",
        f"postgresql://fund@db/mptf?sslpassword={SECRET}",
    ],
)
def test_a_password_is_masked_wherever_it_stands(url: str) -> None:
    assert SECRET not in masked(url)
    assert MASK in masked(url)


def test_a_url_without_a_password_is_shown_whole() -> None:
    url = "postgresql+psycopg://mptf@/fund?host=/run/postgresql"
    assert masked(url) == url


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://localhost:9000"), ("::1", "http://[::1]:9000")],
)
def test_the_default_address_can_be_opened(host: str, address: str) -> None:
    assert load({"MPTF_HOST": host, "MPTF_PORT": "9000"}).public_url == address


def test_a_profile_may_be_a_file() -> None:
    assert load({"MPTF_PROFILE": "other/fund.toml"}).profile == f"{Path.cwd()}/other/fund.toml"


def test_a_public_address_loses_its_last_slash() -> None:
    given = "https://fund.example.org/mptf/"
    assert load({"MPTF_PUBLIC_URL": given}).public_url == "https://fund.example.org/mptf"
