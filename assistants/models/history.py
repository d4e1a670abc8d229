"""What happened in a conversation. Every table has a natural key: writing a record twice leaves one row."""

from __future__ import annotations

from django.db import models

from assistants.models.conversations import Conversation
from rapida_site.lib.ids import new_id


class HistoryRow(models.Model):
    """A row of one conversation, gone with it; newer rows have larger ids."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, db_index=False)

    class Meta:
        abstract = True


def _once(*fields: str, name: str) -> list[models.BaseConstraint]:
    """The natural key; it leads with the conversation and so is its index too."""
    return [models.UniqueConstraint(fields=["conversation", *fields], name=name)]


class Message(HistoryRow):
    """One message of one role. ``text`` is what was heard, ``full_text`` what was meant to be said."""

    message_id = models.CharField(max_length=100)
    role = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    full_text = models.TextField(blank=True)
    interrupted = models.BooleanField(default=False)
    by_voice = models.BooleanField(default=True)
    at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["id"]
        default_related_name = "messages"
        constraints = _once("message_id", "role", name="message_once")
        indexes = [models.Index(fields=["conversation", "id"], name="message_in_order")]


class Metric(HistoryRow):
    """A figure of one turn, or of the whole conversation where ``message_id`` is empty."""

    message_id = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200)
    value = models.TextField(blank=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        default_related_name = "metrics"
        constraints = _once("message_id", "name", name="metric_once")


class Metadata(HistoryRow):
    """A note of the client, of the carrier or of an analysis; of one message where ``message_id`` is set."""

    message_id = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=200)
    value = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        default_related_name = "metadata"
        verbose_name_plural = "metadata"
        constraints = _once("message_id", "key", name="metadata_once")


class Argument(HistoryRow):
    """A value for the prompt's variables that came with the call."""

    name = models.CharField(max_length=200)
    value = models.JSONField(null=True)

    class Meta:
        ordering = ["name"]
        default_related_name = "arguments"
        constraints = _once("name", name="argument_once")


class Option(HistoryRow):
    """A setting that this one call overrode."""

    key = models.CharField(max_length=200)
    value = models.JSONField(null=True)

    class Meta:
        ordering = ["key"]
        default_related_name = "options"
        constraints = _once("key", name="option_once")


class Context(HistoryRow):
    """What was retrieved for a turn."""

    session_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    message_id = models.CharField(max_length=100)
    query = models.TextField(blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["session_id", "seq"]
        default_related_name = "contexts"
        constraints = _once("session_id", "seq", name="context_once")


class Action(HistoryRow):
    """A call of a language model (``llm-call``) or of a tool (``tool-call``)."""

    action_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=250, blank=True)
    message_id = models.CharField(max_length=100, blank=True)
    request = models.JSONField(default=dict)
    response = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    at = models.DateTimeField()
    duration_ms = models.FloatField(default=0)

    class Meta:
        ordering = ["id"]
        default_related_name = "actions"
        # Models may count their calls anew in every answer.
        constraints = _once("message_id", "action_id", name="action_once")
        indexes = [
            models.Index(fields=["conversation", "-id"], name="action_tool_calls", condition=models.Q(kind="tool-call"))
        ]


class Recording(HistoryRow):
    """A stereo WAV, left the caller and right the assistant as heard; ``path`` is relative to the media root."""

    path = models.CharField(max_length=500)
    duration = models.FloatField()
    rate = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        default_related_name = "recordings"
        constraints = _once("path", name="recording_once")


class Event(HistoryRow):
    """A decision or happening of the pipeline, named ``component.event``, in the order in which it was made."""

    session_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    message_id = models.CharField(max_length=100, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["session_id", "seq"]
        default_related_name = "events"
        constraints = _once("session_id", "seq", name="event_once")


class RemovedFile(models.Model):
    """Outbox of files to remove: written with the deletion of their rows, gone when the file is."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    path = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
