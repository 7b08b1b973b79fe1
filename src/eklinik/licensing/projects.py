"""What is asked of a project, checked, and the row of law that decides it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eklinik.applicants.scale import Scale, is_umk, scale_of
from eklinik.casework.plain import Plain
from eklinik.casework.refusals import Refusal
from eklinik.casework.wrongs import wrongs_of
from eklinik.licensing.answers import Outcome, Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.conditions import Facts, Location
from eklinik.licensing.explain import explain
from eklinik.licensing.models import Edition, Project, Zone

Text = Annotated[Plain, Field(max_length=400)]
MOST = 10**15


class ProjectWords(BaseModel):
    """A project as it is asked for or as OSS sends it; scale may follow from the capital."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    edition: Edition = Edition.KBLI_2025
    code: str = Field(pattern=r"^[0-9]{5}$")
    scope: Text = ""
    scale: Scale | Literal[""] = ""
    capital: int | None = Field(default=None, ge=0, le=MOST)
    place: Annotated[Plain, Field(min_length=5, max_length=400)]
    village_code: str = Field(default="", max_length=13, pattern=r"^[0-9.]*$")
    land_m2: float | None = Field(default=None, ge=0, le=10**12, allow_inf_nan=False)
    location: Location | None = "district"
    zone: Zone = Zone.NONE
    estate: bool | None = None
    pma: bool = False
    nib: str = Field(default="", pattern=r"^([0-9]{13})?$")
    oss_id: str = Field(default="", max_length=25)
    id_proyek: str = Field(default="", max_length=25)
    id_izin: str = Field(default="", max_length=25)
    kd_izin: str = Field(default="", max_length=12)

    @property
    def own_scale(self) -> str:
        """The scale that was named, or the one the capital gives (PP 7/2021 Ps 35)."""
        if self.scale or self.capital is None:
            return str(self.scale)
        return scale_of(self.capital).value

    @property
    def facts(self) -> Facts:
        return Facts(land_m2=self.land_m2, estate=self.estate, pma=self.pma, location=self.location)


def read_words(words: dict[str, Any] | ProjectWords) -> ProjectWords:
    """The words checked; `Refusal("bad_data")` with one message a field."""
    if isinstance(words, ProjectWords):
        return words
    try:
        return ProjectWords.model_validate(words)
    except ValidationError as error:
        raise Refusal("bad_data", details=wrongs_of(error)) from error


def decide(words: ProjectWords, *, on: date) -> tuple[Outcome, str]:
    """The one row of law that decides, and the code's title; otherwise why it is open."""
    if not words.own_scale:
        raise Refusal("bad_data", details={"scale": [_("Pilih skala usaha atau tulis modalnya.")]})
    answer = classify(
        words.edition, words.code, scope=words.scope, scale=words.own_scale, on=on,
        facts=words.facts,
    )  # fmt: skip
    if isinstance(answer, Unknown):
        raise Refusal("undecided", answer.message)
    if answer.decided is None:
        said = [_("Tingkat risikonya belum dapat ditentukan."), *explain(answer)[:1]]
        raise Refusal("undecided", " ".join(said))
    return answer.decided, answer.title


def frozen(outcome: Outcome) -> dict[str, Any]:
    """The row of law as it stood, kept with the project."""
    return {
        "scope": outcome.scope, "scale": outcome.scale, "days": outcome.days,
        "days_text": outcome.days_text, "authority": [list(pair) for pair in outcome.authority],
        "articles": list(outcome.articles), "regulation": outcome.regulation,
        "condition": outcome.condition, "trust": outcome.trust, "doubt": outcome.doubt,
        "note": outcome.note, "source": outcome.source, "oss_code": outcome.oss_code,
        "source_date": outcome.source_date.isoformat(),
    }  # fmt: skip


def fields_of(words: ProjectWords, outcome: Outcome, title: str) -> dict[str, Any]:
    """The columns of a new project."""
    plain = (
        "edition", "code", "scope", "capital", "place", "village_code", "land_m2", "zone",
        "estate", "pma", "nib", "oss_id", "id_proyek", "id_izin", "kd_izin",
    )  # fmt: skip
    return {name: getattr(words, name) for name in plain} | {
        "title": title, "sector": outcome.sector, "scale": outcome.scale,
        "is_umk": is_umk(words.capital) if words.capital is not None else outcome.umk,
        "risk": outcome.risk, "products": list(outcome.products), "days": outcome.days,
        "rule_id": outcome.rule_id, "rule_words": frozen(outcome),
    }  # fmt: skip


def project_of(case_id: int) -> Project:
    """The project of a case; a case of this chart always has one."""
    found = Project.objects.select_related("office", "applicant").filter(case_id=case_id).first()
    if found is None:
        raise Refusal("not_found")
    return found
