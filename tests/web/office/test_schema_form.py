"""A form made from a schema: the right boxes, the door's errors beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django import forms
from django.http import QueryDict
from pydantic import BaseModel, Field

from eklinik.web.office.schema_form import LinesField, SchemaForm


class Everything(BaseModel):
    """One field of every kind that a verb may ask for."""

    when: datetime = Field(title="Kapan")
    day: date | None = None
    count: int = 3
    share: float = 0.5
    sure: bool = False
    mode: Literal["field", "virtual"] = "field"
    team: list[int] = Field(min_length=1)
    lines: list[str] = Field(default_factory=list)
    short: str = Field("", max_length=80)
    long: str = Field("", max_length=4000)


def make(data: str = "", **words) -> SchemaForm:
    return SchemaForm(
        Everything, choices={"team": [(7, "Teknis"), (9, "Lain")]},
        data=QueryDict(data) if data else None, **words,
    )  # fmt: skip


def test_each_kind_of_field_gets_its_box():
    fields = make().fields
    kinds = {name: type(field) for name, field in fields.items()}
    assert kinds == {
        "when": forms.CharField, "day": forms.CharField, "count": forms.IntegerField,
        "share": forms.FloatField, "sure": forms.BooleanField, "mode": forms.ChoiceField,
        "team": forms.TypedMultipleChoiceField, "lines": LinesField, "short": forms.CharField,
        "long": forms.CharField,
    }  # fmt: skip
    assert fields["when"].widget.input_type == "datetime-local"
    assert isinstance(fields["long"].widget, forms.Textarea)
    assert fields["mode"].choices == [("field", "Di lapangan"), ("virtual", "Virtual")]
    assert [name for name, field in fields.items() if field.required] == ["when", "team"]


def test_what_was_typed_comes_back_in_the_types_of_the_schema():
    form = make("when=2026-11-25T09:00&team=7&mode=virtual&lines=satu%0D%0Adua&count=4&day=")
    assert form.is_valid()
    made = Everything.model_validate(form.as_data())
    assert (made.team, made.mode, made.lines, made.count, made.day) == (
        [7], "virtual", ["satu", "dua"], 4, None,
    )  # fmt: skip


def test_a_choice_that_was_not_offered_is_refused():
    form = make("when=2026-11-25T09:00&team=8&mode=elsewhere")
    assert not form.is_valid()
    assert set(form.errors) == {"team", "mode"}


def test_errors_of_the_door_stand_beside_their_fields():
    form = make("when=x&team=7&mode=field")
    form.is_valid()
    loose = form.show_errors({"when": ["Waktu sudah lewat."], "data.x": ["Lain."]})
    assert (form.errors["when"], loose) == (["Waktu sudah lewat."], ["Lain."])
