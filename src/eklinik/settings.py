"""Settings, read from the environment; what is dangerous refuses to start (see checks)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).resolve().parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


DATA_DIR = Path(os.environ.get("EKLINIK_DATA", ROOT / "var" / "data"))
DEMO = _flag("EKLINIK_DEMO")
DEBUG = _flag("EKLINIK_DEBUG")
DEFAULT_SECRET = "only-for-tests-and-building-never-for-an-office"  # noqa: S105  refused by checks
SECRET_KEY = os.environ.get("EKLINIK_SECRET_KEY", DEFAULT_SECRET)
ALLOWED_HOSTS = _list("EKLINIK_HOSTS", "localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = _list("EKLINIK_ORIGINS")
SITE_URL = os.environ.get("EKLINIK_SITE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "eklinik.apps.EklinikConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eklinik.web.middleware.moment_and_actor",
    "eklinik.web.account.wall.second_factor_wall",
    "eklinik.web.unavailable.Unavailable",
]

ROOT_URLCONF = "eklinik.urls"
WSGI_APPLICATION = "eklinik.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "eklinik": "eklinik.web.templatetags.eklinik",
                "office": "eklinik.web.templatetags.office",
                "law": "eklinik.web.templatetags.law",
                "oss": "eklinik.web.templatetags.oss",
                "mandate": "eklinik.web.templatetags.mandate",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    }
]


def _postgres(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous="
            + os.environ.get("EKLINIK_SQLITE_SYNCHRONOUS", "NORMAL")
            + "; PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
        },
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {
    "default": _postgres(DATABASE_URL) if DATABASE_URL else _sqlite(DATA_DIR / "eklinik.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "eklinik.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MFA_ADAPTER = "eklinik.accounts.second.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/beranda-saya/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("EKLINIK_STATIC", DATA_DIR / "static"))
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MANIFEST_STRICT = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("EKLINIK_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SITE_URL.startswith("https://") else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: they belong to the government, not to this office
    "security.W008",  # redirecting to TLS is the proxy's work; health checks stay plain
    "security.W021",  # the preload list is for the owner of the whole domain to join
]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
VOICE_CLIPS = Path(os.environ.get("EKLINIK_VOICE", DATA_DIR / "suara"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

EMAIL_URL = urlparse(os.environ.get("EKLINIK_SMTP", ""))
EMAIL_HOST = EMAIL_URL.hostname or ""
EMAIL_PORT = EMAIL_URL.port or 25
EMAIL_HOST_USER = unquote(EMAIL_URL.username or "")
EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.password or "")
EMAIL_USE_TLS = EMAIL_URL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("EKLINIK_FROM", "E-Klinik <tidak-dibalas@localhost>")

EKLINIK_DATA_KEY = os.environ.get("EKLINIK_DATA_KEY", "")
EKLINIK_CLAMD = os.environ.get("EKLINIK_CLAMD", "")
EKLINIK_SCAN_FOLDER = os.environ.get("EKLINIK_SCAN_FOLDER", "")
EKLINIK_SMS_GATEWAY = os.environ.get("EKLINIK_SMS_GATEWAY", "")
EKLINIK_WHATSAPP_GATEWAY = os.environ.get("EKLINIK_WHATSAPP_GATEWAY", "")
EKLINIK_GATEWAY_TOKEN = os.environ.get("EKLINIK_GATEWAY_TOKEN", "")
EKLINIK_ZOOM_ACCOUNT_ID = os.environ.get("EKLINIK_ZOOM_ACCOUNT_ID", "")
EKLINIK_ZOOM_CLIENT_ID = os.environ.get("EKLINIK_ZOOM_CLIENT_ID", "")
EKLINIK_ZOOM_CLIENT_SECRET = os.environ.get("EKLINIK_ZOOM_CLIENT_SECRET", "")
EKLINIK_ZOOM_USER = os.environ.get("EKLINIK_ZOOM_USER", "me")
EKLINIK_ZOOM_API = os.environ.get("EKLINIK_ZOOM_API", "https://api.zoom.us/v2")
EKLINIK_ZOOM_AUTH = os.environ.get("EKLINIK_ZOOM_AUTH", "https://zoom.us/oauth/token")
EKLINIK_JITSI_URL = os.environ.get("EKLINIK_JITSI_URL", "")
EKLINIK_JITSI_APP_ID = os.environ.get("EKLINIK_JITSI_APP_ID", "")
EKLINIK_JITSI_SECRET = os.environ.get("EKLINIK_JITSI_SECRET", "")
EKLINIK_JITSI_KEY = os.environ.get("EKLINIK_JITSI_KEY", "")
EKLINIK_JITSI_KEY_ID = os.environ.get("EKLINIK_JITSI_KEY_ID", "")
EKLINIK_JITSI_AUDIENCE = os.environ.get("EKLINIK_JITSI_AUDIENCE", "jitsi")
EKLINIK_JITSI_SUBJECT = os.environ.get("EKLINIK_JITSI_SUBJECT", "")
EKLINIK_OSS_URL = os.environ.get("EKLINIK_OSS_URL", "")
EKLINIK_OSS_USER_KEY = os.environ.get("EKLINIK_OSS_USER_KEY", "")
EKLINIK_OSS_USERNAME = os.environ.get("EKLINIK_OSS_USERNAME", "")
EKLINIK_OSS_PASSWORD = os.environ.get("EKLINIK_OSS_PASSWORD", "")
EKLINIK_SIGNER = os.environ.get("EKLINIK_SIGNER", "local")
EKLINIK_KEYS = Path(os.environ.get("EKLINIK_KEYS", DATA_DIR / "keys"))

LOGGING_CONFIG = None
