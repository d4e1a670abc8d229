"""Knowledge for an assistant to search, and how."""

from __future__ import annotations

from typing import Any

from django import forms

from assistants.models import KnowledgeAttachment
from knowledge.models import Knowledge, RetrievalMethod
from rapida_site.lib.form_fields import MeasureField
from rapida_site.lib.option_values import Range


class AttachmentForm(forms.Form):
    knowledge_id = forms.ChoiceField(label="Knowledge")
    retrieval_method = forms.ChoiceField(
        label="Search by", choices=RetrievalMethod.choices, initial=RetrievalMethod.HYBRID
    )
    top_k = MeasureField(Range(1, 50, whole=True), label="Passages", initial=5, help_text="How many are looked up.")
    score_threshold = MeasureField(
        Range(0, 1), label="A passage fits from", initial=0.5, help_text="Similarity of question and passage."
    )

    def __init__(self, known: list[Knowledge], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["knowledge_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.pk), each.name) for each in known]

    @staticmethod
    def values_of(row: KnowledgeAttachment) -> dict[str, Any]:
        names = ("knowledge_id", "retrieval_method", "top_k", "score_threshold")
        return {name: getattr(row, name) for name in names}
