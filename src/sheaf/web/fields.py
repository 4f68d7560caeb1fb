"""Fields that forms of several rooms have."""

from __future__ import annotations

from django import forms


class DayField(forms.DateField):
    """A day as browsers' pickers send it. No other order of day and month is taken: 12/11/2026 is two days."""

    input_formats = ("%Y-%m-%d",)
    default_error_messages = {"invalid": "Write the day as year, month and day, such as 2026-11-02."}
