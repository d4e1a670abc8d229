"""Mail: composed from templates, sealed while it waits, kept privately without a server, tried again with one."""

from __future__ import annotations

import smtplib
import stat
from pathlib import Path

import pytest
from celery.exceptions import Retry
from pytest_django import Settings

from accounts import tasks
from rapida_site.lib import mail

VALUES = {"subject": "Hello <you>", "sentence": "Tom & Jerry joined.", "link": "https://x.example/profile/"}
pytestmark = pytest.mark.usefixtures("empty_log")


@pytest.fixture
def empty_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()


def test_a_mail_has_a_subject_of_one_line_a_text_and_escaped_html() -> None:
    made = mail.compose("notice", "dora@example.com", {**VALUES, "subject": "One\nBcc: victim@example.com"})
    assert made.subject == "One"  # the rest of a subject with line breaks is text, and no header
    made = mail.compose("notice", "dora@example.com", VALUES)
    assert (made.subject, made.to) == ("Hello <you>", ["dora@example.com"])
    assert "Tom & Jerry joined." in made.body
    html = str(made.alternatives[0][0])
    assert "Tom &amp; Jerry joined." in html
    assert "Hello &lt;you&gt;" in html
    assert "Bcc" not in made.message()


def test_a_sealed_mail_shows_nothing_and_is_read_again_also_after_the_secret_changed(settings: Settings) -> None:
    sealed = mail.seal("notice", "dora@example.com", VALUES)
    assert "dora" not in sealed
    assert mail.unseal(sealed) == ("notice", "dora@example.com", VALUES)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of this installation"
    assert mail.unseal(sealed) == ("notice", "dora@example.com", VALUES)
    settings.SECRET_KEY_FALLBACKS = []
    assert mail.unseal(sealed) is None
    assert mail.unseal("nonsense") is None


def test_without_a_server_each_mail_is_a_file_for_its_owner_alone_and_no_link_is_logged(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "rapida_site.lib.mail.FileBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    with caplog.at_level("INFO"):
        mail.send("notice", "dora@example.com", VALUES)
    (kept,) = (tmp_path / "mail").iterdir()
    assert b"To: dora@example.com" in kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert str(kept) in caplog.text
    assert VALUES["link"] not in caplog.text
    assert "dora@example.com" not in caplog.text


def test_a_server_that_is_away_is_asked_again_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there
    with pytest.raises((Retry, ConnectionRefusedError)):
        tasks.send_mail.apply(args=[mail.seal("notice", "dora@example.com", VALUES)], retries=0).get(propagate=True)
    assert smtplib.SMTPRecipientsRefused in mail.PERMANENT


def test_a_mail_that_waited_too_long_is_dropped_and_told_of(caplog: pytest.LogCaptureFixture) -> None:
    tasks.send_mail("nonsense")
    assert "mail_dropped" in caplog.text
