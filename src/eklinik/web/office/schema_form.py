"""A form made from the schema of a verb, so that page and API ask for the same.

Dates, numbers, yes and no, choices, lists of text (one a line) and lists of ids with
choices given by the page.  The schema itself checks; its errors stand beside the fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

Choices = Iterable[tuple[Any, Any]]
LONG = 200


class SchemaForm(forms.Form):
    """The fields of a pydantic model; `as_data` is what the door is given."""

    use_required_attribute = False

    def __init__(
        self,
        model: type[BaseModel],
        *,
        choices: Mapping[str, Choices] | None = None,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data, initial=dict(initial or {}))
        for name, info in model.model_fields.items():
            self.fields[name] = field_for(info, (choices or {}).get(name))

    def as_data(self) -> dict[str, Any]:
        """What was typed, in the types of the schema; empty boxes are left to its defaults."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []) and not self.fields[name].required:
                continue
            lines = isinstance(self.fields[name], LinesField)
            found[name] = value.splitlines() if lines and isinstance(value, str) else value
        return found

    def show_errors(self, details: Mapping[str, Iterable[Any]]) -> list[str]:
        """Put the door's errors beside the fields; returns those that belong to none."""
        left = []
        for place, messages in details.items():
            name = place.split(".")[0]
            for message in messages:
                if name in self.fields:
                    self.add_error(name, str(message))
                else:
                    left.append(str(message))
        return left


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea


def field_for(info: FieldInfo, choices: Choices | None = None) -> forms.Field:
    """The form field of one field of a schema."""
    kind = _bare(info.annotation)
    given: dict[str, Any] = {
        "required": info.is_required(),
        "label": gettext(info.title) if info.title else "",
        "help_text": gettext(info.description) if info.description else "",
        "initial": None if info.default is PydanticUndefined else info.default,
        "error_messages": {"required": gettext("Isian ini wajib diisi.")},
    }
    if get_origin(kind) is list:
        return _list(given, get_args(kind)[0], choices)
    if listed := choices or _listed(kind):
        return forms.ChoiceField(choices=list(listed), widget=_select(), **given)
    if kind is bool:
        return forms.BooleanField(**{**given, "required": False})
    if kind in SIMPLE:
        field, kind_of_input = SIMPLE[kind]
        return field(widget=_input(kind_of_input), **given)
    return _text(info, given)


def _bare(annotation: Any) -> Any:
    """The type without `| None`."""
    if (
        get_origin(annotation) is Union
        or str(get_origin(annotation)) == "<class 'types.UnionType'>"
    ):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _listed(kind: Any) -> list[tuple[str, Any]]:
    if get_origin(kind) is Literal:
        return [
            (word, gettext(CHOICE_WORDS.get(word, word)) if word else "") for word in get_args(kind)
        ]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [(item.value, getattr(item, "label", item.value)) for item in kind]
    return []


def _list(given: dict[str, Any], of: Any, choices: Choices | None) -> forms.Field:
    if choices is None:
        return LinesField(widget=forms.Textarea({"class": "input", "rows": 4}), **given)
    widget = forms.CheckboxSelectMultiple()
    if of is int:
        return forms.TypedMultipleChoiceField(
            coerce=int, choices=list(choices), widget=widget, **given
        )
    return forms.MultipleChoiceField(choices=list(choices), widget=widget, **given)


def _text(info: FieldInfo, given: dict[str, Any]) -> forms.Field:
    most = next((m.max_length for m in info.metadata if getattr(m, "max_length", None)), None)
    long = most is not None and most > LONG
    widget = forms.Textarea({"class": "input", "rows": 3}) if long else _input("text")
    return forms.CharField(max_length=most, widget=widget, **given)


def _input(kind: str) -> forms.TextInput:
    return forms.TextInput({"class": "input", "type": kind})


def _select() -> forms.Select:
    return forms.Select({"class": "input"})


SIMPLE: dict[Any, tuple[type[forms.Field], str]] = {
    datetime: (forms.CharField, "datetime-local"),
    date: (forms.CharField, "date"),
    int: (forms.IntegerField, "number"),
    float: (forms.FloatField, "number"),
}
CHOICE_WORDS = {
    "field": noop("Di lapangan"),
    "virtual": noop("Virtual"),
    "conforms": noop("Memenuhi syarat"),
    "conditions": noop("Memenuhi syarat dengan catatan"),
    "fails": noop("Tidak memenuhi syarat"),
}
