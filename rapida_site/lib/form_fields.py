"""A number with a unit and a range, both shown beside it."""

from __future__ import annotations

from typing import Any

from django import forms

from rapida_site.lib.option_values import Range


class MeasureField(forms.FloatField):
    """``unit`` stands behind the input; the range is part of the help and of what a wrong value is told."""

    def __init__(
        self, allowed: Range, *, unit: str = "", step: float | None = None, help_text: str = "", **kwargs: Any
    ) -> None:
        self.unit = unit
        self.whole = allowed.whole
        ranged = f"{allowed.low:,.10g} to {allowed.high:,.10g}{f' {unit}' if unit else ''}"
        super().__init__(
            min_value=allowed.low,
            max_value=allowed.high,
            help_text=f"{help_text} {ranged}.".strip(),
            error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), f"Use a number from {ranged}."),
            widget=forms.NumberInput(
                attrs={"step": "1" if allowed.whole else str(step or "any"), "inputmode": "decimal"}
            ),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is not None and self.whole:
            if number % 1:
                raise forms.ValidationError("Use a whole number.")
            return int(number)
        return number

    def prepare_value(self, value: Any) -> Any:
        """Show 30 and not 30.0."""
        return f"{value:g}" if isinstance(value, float) else value
