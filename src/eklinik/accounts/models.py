"""What every other row may point at: offices, and people who log in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorityLevel(models.TextChoices):
    """Kewenangan: the level of government whose office decides."""

    CITY = "kota", _("Kota")
    REGENCY = "kabupaten", _("Kabupaten")
    PROVINCE = "provinsi", _("Provinsi")


class Office(models.Model):
    """One licensing office (DPMPTSP); every row of its work points here."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    government = models.CharField(max_length=200)
    level = models.CharField(max_length=12, choices=AuthorityLevel)
    region_code = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=80)
    address = models.CharField(max_length=255, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    number_code = models.CharField(max_length=20)
    time_zone = models.CharField(max_length=40, default="Asia/Jakarta")
    is_demo = models.BooleanField(default=False)
    mfa_roles = models.JSONField(default=list, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "office"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; applicants may have neither e-mail nor office."""

    def create_user(self, username: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(username=username, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who logs in: staff have an office, applicants have none."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="id")
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        db_table = "user"
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=~models.Q(phone=""), name="user_phone_once"
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="user_email_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff_member(self) -> bool:
        """Works in an office."""
        return self.office_id is not None


class Throttle(models.Model):
    """Tries counted under a hashed key in one window; `opened` and `closes` are Unix seconds."""

    key = models.CharField(max_length=64, primary_key=True)
    opened = models.BigIntegerField()
    closes = models.BigIntegerField(db_index=True)
    tries = models.IntegerField()

    class Meta:
        db_table = "throttle"

    def __str__(self) -> str:
        return f"{self.tries}x"


class ContactCode(models.Model):
    """A six-digit code sent to a phone or an e-mail address.

    Only the digest is kept here; the code itself travels in the promise that
    sends it, which is emptied after sending.
    """

    class Purpose(models.TextChoices):
        LOGIN = "login", _("Masuk")
        REGISTER = "register", _("Daftar")
        RESET = "reset", _("Atur ulang kata sandi")
        CHANGE = "change", _("Ganti kontak")

    class Channel(models.TextChoices):
        PHONE = "phone", _("Telepon")
        EMAIL = "email", _("Surel")

    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=254)
    purpose = models.CharField(max_length=8, choices=Purpose)
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contact_code"
        indexes = [models.Index(fields=["address", "purpose"], name="contact_code_address")]

    def __str__(self) -> str:
        return f"{self.channel} {self.purpose}"


class Activation(models.Model):
    """A printed code by which a person takes over an account made at the desk, once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="activations")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "activation"

    def __str__(self) -> str:
        return f"activation {self.user_id}"


class ApiToken(models.Model):
    """A bearer token; only its digest is kept, the token is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.name


class LogEntry(models.Model):
    """Something an administrator changed, or somebody revealed; only ever added to.

    `detail` holds what it was and became, never a secret and never a revealed value.
    """

    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "log_entry"
        indexes = [
            models.Index(fields=["office", "-id"], name="log_by_office"),
            models.Index(fields=["subject", "subject_id"], name="log_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"
