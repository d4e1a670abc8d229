"""The Celery application: background work of every app, on Redis database 2."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")

app = Celery("rapida")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep conversations": {"task": "assistants.tasks.sweep_conversations", "schedule": 15.0},
    "replay spooled call records": {"task": "assistants.tasks.replay_spooled", "schedule": 60.0},
    "expire announced calls": {"task": "telephony.tasks.expire_calls", "schedule": 60.0},
    "remove files of deleted conversations": {"task": "assistants.tasks.remove_files", "schedule": 300.0},
}
