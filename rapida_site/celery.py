"""The Celery application: background work of every app, on Redis database 2, and when it runs by itself.

Every scheduled task finds its own work, so a beat that is missed or doubled is harmless.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")

app = Celery("rapida")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Seconds between two runs; one that could not start before the next is due is dropped.
_EVERY = {
    "assistants.tasks.sweep_conversations": 15.0,
    "assistants.tasks.replay_spooled": 30.0,
    "assistants.tasks.remove_files": 300.0,
    "knowledge.tasks.remove_files": 300.0,
    "assistants.tasks.send_waiting_http": 30.0,
    "telephony.tasks.expire_calls": 60.0,
    "telephony.tasks.end_lost_calls": 60.0,
    "telephony.tasks.forget_calls": 3600.0,
    "assistants.tasks.forget_http_logs": 3600.0,
    "integrations.tasks.forget_calls": 3600.0,
    "endpoints.tasks.forget_logs": 3600.0,
    "knowledge.tasks.forget_logs": 3600.0,
    "rapida_site.tasks.clear_sessions": 24 * 3600.0,
}
app.conf.beat_schedule = {
    task: {"task": task, "schedule": seconds, "options": {"expires": seconds}} for task, seconds in _EVERY.items()
}
