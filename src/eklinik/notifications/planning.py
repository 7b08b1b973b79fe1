"""From a promise to messages: who is told, by which channel, in which words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from eklinik.accounts.models import User
from eklinik.applicants.identities import phone_of
from eklinik.applications.tracking import secret_of
from eklinik.casework.models import Case, Movement, Reason
from eklinik.inspections.models import InspectionPlan
from eklinik.notifications.channels import registry
from eklinik.notifications.texts import fill, text_for
from eklinik.notifications.wording import long_date, long_time
from eklinik.outbox.models import Delivery, Promise
from eklinik.process.roles import APPLICANT
from eklinik.staff.duties import who_could


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody."""

    channel: str
    address: str
    user_id: int | None = None


Planner = Callable[[Promise, datetime], list[Delivery]]


def plan(promise: Promise, *, at: datetime) -> list[Delivery]:
    """The messages that keep a promise, not yet saved; none for a topic without readers."""
    return PLANNERS.get(promise.topic, _nothing)(promise, at)


def _nothing(promise: Promise, at: datetime) -> list[Delivery]:
    return []


def _movement(promise: Promise, at: datetime) -> list[Delivery]:
    case = _case(promise)
    movement = Movement.objects.get(case_id=case.pk, seq=promise.seq)
    key = f"{case.chart_key}.{movement.from_step}.{movement.verb}"
    found: list[Delivery] = []
    for role in promise.tells.split(","):
        ways = _ways_to_applicant(case) if role == APPLICANT else _ways_to_role(case, role, at)
        found += _messages(promise, case, key, list(ways), at)
    return found


def _reminder(promise: Promise, at: datetime) -> list[Delivery]:
    case, number = _case(promise), (promise.data or {}).get("number", 1)
    return _messages(promise, case, f"reminder.{number}", list(_ways_to_applicant(case)), at)


CODE_CHANNELS = {"whatsapp": registry.WHATSAPP, "email": registry.EMAIL}


def _phone_code(promise: Promise, at: datetime) -> list[Delivery]:
    data = promise.data or {}
    subject, text = text_for(promise.office_id or 0, "phone_code")
    text = fill(text, {"kode": str(data.get("code", ""))})
    name = CODE_CHANNELS.get(str(data.get("channel")), registry.SMS)
    way = Way(name, str(data.get("phone") or data.get("email") or ""), data.get("user"))
    return [_delivery(promise, None, way, subject, text, at, 0)]


def _visitor(promise: Promise, at: datetime) -> list[Delivery]:
    """To a visitor of the clinic: `data` holds the key of the text, its words, and the ways."""
    data = promise.data or {}
    subject, text = text_for(promise.office_id or 0, str(data["key"]))
    words = {name: str(word) for name, word in data.get("words", {}).items()}
    subject, text = fill(subject, words), fill(text, words)
    ways = [Way(str(name), str(address)) for name, address in data.get("ways", [])]
    return [
        _delivery(promise, None, way, subject, text, at, place) for place, way in enumerate(ways)
    ]


def _survey(promise: Promise, at: datetime) -> list[Delivery]:
    case, link = _case(promise), str((promise.data or {})["link"])
    subject, text = text_for(case.office_id, "survey.invite")
    text = fill(text, {**words_for(case, 0), "tautan": link})
    ways = enumerate(_ways_to_applicant(case))
    return [_delivery(promise, case.pk, way, subject, text, at, n) for n, way in ways]


PLANNERS: dict[str, Planner] = {
    "survey": _survey,
    "movement": _movement,
    "visitor": _visitor,
    "visitor_code": _visitor,
    "reminder": _reminder,
    "phone_code": _phone_code,
}


def _case(promise: Promise) -> Case:
    return Case.objects.select_related("office", "applicant", "application__account").get(
        pk=promise.subject
    )


def _messages(
    promise: Promise, case: Case, key: str, ways: list[Way], at: datetime
) -> list[Delivery]:
    subject, text = text_for(case.office_id, key)
    words = words_for(case, promise.seq)
    subject, text = fill(subject, words), fill(text, words)
    return [
        _delivery(promise, case.pk, way, subject, text, at, place) for place, way in enumerate(ways)
    ]


def _delivery(
    promise: Promise, case_id: int | None, way: Way, subject: str, text: str, at: datetime, n: int
) -> Delivery:
    return Delivery(
        promise=promise,
        office_id=promise.office_id,
        case_ref=case_id,
        user_id=way.user_id,
        channel=way.channel,
        address=way.address,
        subject=subject[:200],
        text=text,
        next_at=at,
        message_id=f"{promise.pk}-{way.channel}-{n}",
        created_at=at,
    )


def _ways_to_applicant(case: Case) -> Iterator[Way]:
    account = _account(case)
    if account is not None:
        yield Way(registry.IN_APP, account.username, account.pk)
    email = (account.email if account else "") or case.applicant.email
    if email and registry.is_configured(registry.EMAIL):
        yield Way(registry.EMAIL, email, account.pk if account else None)
    phone = (account.phone if account else "") or phone_of(case.applicant)
    for name in (registry.WHATSAPP, registry.SMS):
        if phone and registry.is_configured(name):
            yield Way(name, phone, account.pk if account else None)
            return


def _account(case: Case) -> User | None:
    application = getattr(case, "application", None)
    account = application.account if application else None
    return account or case.applicant.user


def _ways_to_role(case: Case, role: str, at: datetime) -> Iterator[Way]:
    for posting in who_could(case.office_id, role, case.unit_id, on=at.date()):
        yield Way(registry.IN_APP, posting.user.username, posting.user_id)


def tracking_link(case: Case) -> str:
    """The whole address of the tracking page, with the secret in it."""
    return f"{settings.SITE_URL}/lacak/{quote(case.number)}/?kunci={secret_of(case)}"


def words_for(case: Case, seq: int) -> dict[str, str]:
    """What the placeholders of a text about this case stand for."""
    reason = Reason.objects.filter(case_id=case.pk, seq=seq).values_list("text", flat=True).first()
    plan = (
        InspectionPlan.objects.filter(case_id=case.pk, cancelled_at__isnull=True)
        .order_by("-pk")
        .first()
    )
    return {
        "nama": case.applicant_name,
        "nomor": case.number,
        "izin": case.title,
        "kantor": case.office.name,
        "tautan": tracking_link(case),
        "batas": long_date(case.due_at) if case.due_at else "",
        "jadwal": long_time(plan.visit_at) if plan else "",
        "alasan": reason or "",
        "jumlah": str(case.facts.get("corrections_open", 0)),
    }
