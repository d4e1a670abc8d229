"""Forms of knowledge. They shape what a person enters; the rules themselves stand in ``knowledge.actions``."""

from __future__ import annotations

from typing import Any

from django import forms

from integrations.registry import Capability, providers_with
from knowledge.actions.collections import DEFAULT_EMBEDDING
from knowledge.actions.segments import ENTITIES
from knowledge.models import Segment
from rapida_site.lib.named import NamedForm


class KnowledgeForm(NamedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "What colleagues call it: a handbook, a price list."


class NewKnowledgeForm(KnowledgeForm):
    embedding_provider = forms.ChoiceField(
        label="Embedding model",
        initial=DEFAULT_EMBEDDING,
        help_text="Turns text into vectors. It is chosen once: vectors of two models cannot be compared.",
    )
    field_order = ("name", "description", "embedding_provider", "tags")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["embedding_provider"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, spec.label) for code, spec in providers_with(Capability.EMBED).items()]


class SegmentForm(forms.Form):
    """The names in a segment, one a line."""

    document_name = forms.CharField(max_length=250, label="Document", help_text="The name shown with what is found.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in ENTITIES:
            self.fields[kind] = forms.CharField(
                required=False, label=kind.capitalize(), widget=forms.Textarea(attrs={"rows": 2})
            )

    @staticmethod
    def values_of(segment: Segment) -> dict[str, str]:
        names = {kind: "\n".join(segment.entities.get(kind, ())) for kind in ENTITIES}
        return {"document_name": segment.document_name, **names}

    def changes(self) -> dict[str, Any]:
        """Return the fields of ``update_segment``."""
        lines = {kind: self.cleaned_data[kind].splitlines() for kind in ENTITIES}
        entities = {kind: [line.strip() for line in given if line.strip()] for kind, given in lines.items()}
        return {"document_name": self.cleaned_data["document_name"], "entities": entities}
