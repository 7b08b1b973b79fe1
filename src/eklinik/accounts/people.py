"""Finding and making accounts; a phone number or an e-mail address is enough, neither is a must."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from lokal import normalize_phone

from eklinik.accounts.log import record
from eklinik.accounts.models import User
from eklinik.accounts.vault import letters

TAKEN = _('Sudah ada akun dengan kontak ini. Masuk dengan akun itu, atau pakai "Lupa kata sandi".')


def find_by_login(text: str) -> User | None:
    """The account somebody means by a username, an e-mail address or a phone number."""
    text = text.strip()
    if not text or len(text) > 254 or "\x00" in text:
        return None
    if "@" in text:
        return User.objects.filter(email=clean_email(text)).first()
    if user := User.objects.filter(username=text).first():
        return user
    phone = normalize_phone(text)
    return User.objects.filter(phone=phone).first() if phone else None


def by_password(text: str, password: str) -> User | None:
    """The active account with that login and password; takes as long when there is none."""
    user = find_by_login(text)
    if user is None or not user.has_usable_password():
        make_password(password)
        return None
    return user if user.check_password(password) and user.is_active else None


def find_by_contact(*, phone: str = "", email: str = "") -> User | None:
    """The active account with that phone (`+62…`) or e-mail address."""
    own = User.objects.filter(is_active=True)
    if phone:
        return own.filter(phone=phone).first()
    return own.filter(email=clean_email(email)).first() if email else None


def clean_email(text: str) -> str:
    """The address in the form in which it is kept."""
    return text.strip().lower()


def check_email(text: str) -> str:
    """The e-mail address as it is kept; `ValidationError` when it is none."""
    try:
        validate_email(clean_email(text))
    except ValidationError as error:
        raise ValidationError(
            _("Alamat surel ini tidak lengkap. Contoh yang benar: nama@contoh.id."), code="email"
        ) from error
    return clean_email(text)


def register(
    name: str, *, at: datetime, password: str | None = None, phone: str = "", email: str = ""
) -> User:
    """A new applicant's account; without a password until it is activated."""
    user = User(username=_fresh_username(), name=name.strip(), phone=phone,
                email=clean_email(email))  # fmt: skip
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    keep_new(user)
    record("register", "user", user.pk, office_id=None, by=user.pk, at=at)
    return user


def keep_new(user: User) -> None:
    """Insert the account; `ValidationError` when its phone, e-mail or username is taken."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise ValidationError(TAKEN, code="taken") from error


def set_password(user: User, password: str, *, by: int | None, at: datetime) -> None:
    """Check and keep a new password, and put it in the log (not the password)."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("password", "user", user.pk, office_id=user.office_id, by=by, at=at, title=user.name)


def change_contact(user: User, *, at: datetime, phone: str = "", email: str = "") -> None:
    """Keep a phone or e-mail address that was proved by a code."""
    field, value = ("phone", phone) if phone else ("email", clean_email(email))
    before = User.objects.filter(pk=user.pk).values_list(field, flat=True).get()
    setattr(user, field, value)
    try:
        with transaction.atomic():
            user.save(update_fields=[field])
    except IntegrityError as error:
        setattr(user, field, before)
        raise ValidationError(TAKEN, code="taken") from error
    record("contact", "user", user.pk, office_id=user.office_id, by=user.pk, at=at, field=field)


def _fresh_username() -> str:
    return "p-" + letters(10).lower()
