from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.mail import EmailMultiAlternatives
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.tests.acme import SHAPES
from accounts.vault import shapes
from rapida_site.celery import app
from rapida_site.lib import crypto

Posted = Callable[[], AbstractContextManager[list[EmailMultiAlternatives]]]


@pytest.fixture(autouse=True)
def _fresh_throttles(empty_session_store: None) -> None:
    """Every test of accounts starts with full buckets."""


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The vault knows the providers of ``accounts.tests.acme``, and looks for its master key again."""
    for shape in SHAPES:
        monkeypatch.setitem(shapes.SHAPES, shape.code, shape)
    crypto.master_keys.cache_clear()
    yield
    crypto.master_keys.cache_clear()


@pytest.fixture
def posted(
    mailoutbox: list[EmailMultiAlternatives], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Iterator[Posted]:
    """``with posted() as mails:`` commits what happens inside and lets a worker send its mails at once."""

    @contextmanager
    def committed() -> Iterator[list[EmailMultiAlternatives]]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield mailoutbox

    former, app.conf.task_always_eager = app.conf.task_always_eager, True
    yield committed
    app.conf.task_always_eager = former


def secret_in(mail: EmailMultiAlternatives) -> str:
    """Return the secret of the link in a mail."""
    found = re.search(r"/(rpd-[a-z]+-[a-z0-9]+\.[\w-]+)/", str(mail.body))
    assert found, mail.body
    return found.group(1)
