"""Publishing a permit version: what must hold, and what becomes of the version before it.

A published version never changes; a change is a new draft.  Running applications
keep the version they began with.  What only packages above can know (charts,
units) they add with `@publish_check`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from eklinik.accounts.models import User
from eklinik.catalogue.definition import FormField, PermitDefinition, Requirement
from eklinik.catalogue.letter_words import unknown_words
from eklinik.catalogue.models import PermitVersion

Words = str | LazyText
Check = Callable[[PermitVersion, PermitDefinition], Iterable[Words]]
TOKEN = re.compile(r"\{([^{}]*)\}")
KNOWN_TOKEN = re.compile(r"N+|JJJ|DD|mm|MM|YYYY")
CHECKS: list[Check] = []


class PublishError(Exception):
    """Why a version cannot be published: `reasons`, each a sentence for an administrator."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def publish_check(check: Check) -> Check:
    """Register a question to ask before a version is published."""
    CHECKS.append(check)
    return check


def reasons_against(version: PermitVersion) -> list[str]:
    """Everything that stands against publishing this version now; empty when nothing does."""
    if version.state != PermitVersion.State.DRAFT:
        return [now("Versi ini sudah pernah diterbitkan. Buat rancangan baru untuk mengubahnya.")]
    try:
        definition = PermitDefinition.model_validate(version.definition)
    except ValidationError as error:
        return explained(error)
    return [str(reason) for check in CHECKS for reason in check(version, definition)]


def explained(error: ValidationError) -> list[str]:
    """A schema error as sentences that name the key."""
    return [
        now("Isian “%(key)s” belum benar: %(why)s")
        % {"key": ".".join(map(str, item["loc"])) or "-", "why": item["msg"]}
        for item in error.errors()
    ]


@transaction.atomic
def publish(version: PermitVersion, *, by: User | None, at: datetime) -> PermitVersion:
    """Publish a draft; the versions before it end the day before it begins.

    Raises `PublishError` with every reason against it.
    """
    version = PermitVersion.objects.select_for_update().get(pk=version.pk)
    if reasons := reasons_against(version):
        raise PublishError(reasons)
    version.state = PermitVersion.State.PUBLISHED
    version.published_at, version.published_by = at, by
    version.save(update_fields=["state", "published_at", "published_by"])
    _end_earlier(version, at=at)
    return version


def _end_earlier(version: PermitVersion, *, at: datetime) -> None:
    last_day = version.valid_from - timedelta(days=1)
    earlier = PermitVersion.objects.filter(
        permit_type_id=version.permit_type_id, state=PermitVersion.State.PUBLISHED
    ).exclude(pk=version.pk)
    for before in earlier.filter(valid_from__lte=version.valid_from):
        before.valid_to = max(last_day, before.valid_from)
        if last_day < _today(version, at):
            before.state = PermitVersion.State.RETIRED
        before.save(update_fields=["valid_to", "state"])


def _today(version: PermitVersion, at: datetime) -> date:
    return at.astimezone(ZoneInfo(version.permit_type.office.time_zone)).date()


@transaction.atomic
def retire(version: PermitVersion, *, by: User | None, at: datetime) -> PermitVersion:
    """Take a published version out of use: no new application can begin with it."""
    version = PermitVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != PermitVersion.State.PUBLISHED:
        raise PublishError([now("Hanya versi yang berlaku dapat dihentikan.")])
    version.state = PermitVersion.State.RETIRED
    version.valid_to = max(at.date(), version.valid_from)
    version.save(update_fields=["state", "valid_to"])
    return version


@transaction.atomic
def new_draft(version: PermitVersion, *, by: User | None, at: datetime) -> PermitVersion:
    """A draft with the next number, beginning as a copy of `version`."""
    kind = version.permit_type
    type(kind).objects.select_for_update().get(pk=kind.pk)
    newest = kind.versions.aggregate(top=Max("version"))["top"] or 0
    return PermitVersion.objects.create(
        permit_type=kind, version=newest + 1, name=version.name, valid_from=at.date(),
        definition=version.definition, source=version.source, source_date=version.source_date,
    )  # fmt: skip


@publish_check
def _free_of_charge(_version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    if definition.tariff.rupiah > 0:
        yield _("Tarif lebih dari Rp0 belum dapat dilayani: langkah pembayaran belum ada.")


@publish_check
def _numbered(_version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    tokens = TOKEN.findall(definition.number_pattern)
    if unknown := [name for name in tokens if not KNOWN_TOKEN.fullmatch(name)]:
        yield now("Pola nomor memakai tanda yang tidak dikenal: %(names)s.") % {
            "names": ", ".join(unknown)
        }
    if not any(set(name) == {"N"} for name in tokens):
        yield _("Pola nomor harus memuat urutan, misalnya {NNN}.")
    if "YYYY" not in tokens:
        yield _("Pola nomor harus memuat tahun {YYYY}, karena urutan mulai lagi tiap tahun.")
    if "JJJ" in tokens and not definition.number_code:
        yield _("Pola nomor memakai {JJJ}, tetapi kode izin untuk nomor belum diisi.")


@publish_check
def _worded(_version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    if names := unknown_words(definition):
        yield now("Teks surat memakai kata ganti yang tidak dikenal: %(names)s.") % {
            "names": ", ".join("{" + name + "}" for name in names)
        }


@publish_check
def _asked(_version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    """Conditions and dates point at questions that exist."""
    fields = {field.code: field for field in definition.fields}
    items: tuple[Requirement | FormField, ...] = (*definition.requirements, *definition.fields)
    for item in items:
        if item.when.field and item.when.field not in fields:
            yield now("Syarat pada “%(code)s” menunjuk isian yang tidak ada: %(field)s.") % {
                "code": item.code, "field": item.when.field,
            }  # fmt: skip
    until = definition.validity.until_field
    if until and (until not in fields or fields[until].kind != "date"):
        yield now("Masa berlaku menunjuk isian tanggal yang tidak ada: %(field)s.") % {
            "field": until
        }
    kinds = [rule.kind for rule in definition.request_kinds]
    if not kinds or len(kinds) != len(set(kinds)):
        yield _("Setiap jenis pengajuan ditulis sekali, sekurang-kurangnya satu.")


@publish_check
def _at_home(version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    if definition.authority_level != version.permit_type.office.level:
        yield _("Kewenangan izin ini tidak sama dengan kewenangan kantor.")
