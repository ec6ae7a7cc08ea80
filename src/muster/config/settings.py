"""The settings, all of them, from the environment. Nothing is created when this module is imported.

DATABASE_URL      any PostgreSQL 15 or later; ``bin/muster`` sets it to the embedded one otherwise
MUSTER_DATA       where files, caches and the embedded database live
MUSTER_SECRET_KEY signs sessions; ``bin/muster`` keeps one in MUSTER_DATA
MUSTER_HOSTS      names this server answers to, parted by commas
MUSTER_DEMO       1: invented people, sign-in by one click, mail kept in an outbox page
MUSTER_DEBUG      1: developers' error pages
MUSTER_DELIVERY   "worker" (default) or "inline": who runs listeners after commit
MUSTER_HTTPS      1: cookies travel over HTTPS only; set it behind a server that speaks HTTPS
MUSTER_SMTP       the mail server: ``smtp://user:password@host:587`` (STARTTLS), ``smtps://`` (TLS from
                  the start) or ``plain://host:25`` (neither); without it mail is printed to the log
MUSTER_MAIL_FROM  the sender of mail, such as ``Muster <muster@example.org>``
MUSTER_MAIL_ROOMS one mailbox, such as ``rooms@example.org``, that also gets what is sent to ``rooms+anything@example.org``:
                  messages then go out with their words, and an answer by mail stands in the room
MUSTER_MAIL_IN    where that mailbox is read, ``imaps://user:password@host/INBOX`` (or ``imap://`` inside one machine);
                  without it the mail server hands each mail to ``bin/muster take_mail``
MUSTER_URL        how people reach this server, for links in mail (default ``http://127.0.0.1:8000``)
MUSTER_ENCODER    a folder with another sentence encoder (a BERT with mean pooling); "off": none; empty:
                  the one that is installed with Muster
MUSTER_ENCODER_THREADS  processor threads of the encoder (default 2, or 1 on one core)
MUSTER_SCANNER    a clamd that looks at every upload, ``unix:/run/clamav/clamd.ctl`` or ``tcp://host:3310``; while it
                  does not answer, no file is taken. Empty: files are not looked at
MUSTER_STRIPE_KEY the platform's secret key at Stripe; without it nobody can pay over Stripe
MUSTER_STRIPE_WEBHOOK_SECRET  what Stripe signs its messages with (``/webhooks/stripe/``)
MUSTER_STRIPE_URL another address of Stripe's API, for tests
MUSTER_LOG        how much is logged: DEBUG, INFO, WARNING (default) or ERROR
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

SOURCE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("MUSTER_DATA") or SOURCE.parents[1] / "var").resolve()


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in ("1", "true", "yes")


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "muster",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", None) or parts.port or ""),
        "OPTIONS": {**options, "application_name": "muster"},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


class _Mail(NamedTuple):
    backend: str = "django.core.mail.backends.console.EmailBackend"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    is_secure: bool = False
    starts_tls: bool = False


def _mail(url: str) -> _Mail:
    """The mail server of an address in the form of MUSTER_SMTP; the console without one."""
    if not url:
        return _Mail()
    parts = urlsplit(url)
    return _Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "localhost",
        port=parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_secure=parts.scheme == "smtps",
        starts_tls=parts.scheme == "smtp",
    )


DEBUG = _flag("MUSTER_DEBUG")
MUSTER_DEMO = _flag("MUSTER_DEMO")
MUSTER_DELIVERY = os.environ.get("MUSTER_DELIVERY", "worker")
MUSTER_FILES = DATA / "files"
MUSTER_API_PER_MINUTE = 300
"""Requests a minute that one token may send to one process of the API."""
MUSTER_CACHE = DATA / "cache"
MUSTER_ENCODER = os.environ.get("MUSTER_ENCODER", "")
MUSTER_ENCODER_THREADS = int(os.environ.get("MUSTER_ENCODER_THREADS") or min(2, os.cpu_count() or 1))
SECRET_KEY = os.environ.get("MUSTER_SECRET_KEY", "")
if not SECRET_KEY:
    # Without a key of its own a process can still run commands; sessions end with it.
    SECRET_KEY = hashlib.sha256(os.urandom(32)).hexdigest()
ALLOWED_HOSTS = [h for h in os.environ.get("MUSTER_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS if h not in ("127.0.0.1", "localhost", "[::1]")]

OUR_APPS = [
    "muster.foundation",
    "muster.files",
    "muster.ledger",
    "muster.skills",
    "muster.people",
    "muster.evidence",
    "muster.conversations",
    "muster.billing",
    "muster.opportunities",
    "muster.matching",
    "muster.engagements",
    "muster.insights",
    "muster.assessments",
    "muster.notices",
    "muster.world",
    "muster.web",
    "muster.api",
    "muster.ops",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_cotton",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "muster.web.acting.ActingMiddleware",
    "muster.web.errors.RefusalMiddleware",
]
AUTH_USER_MODEL = "people.Account"

ROOT_URLCONF = "muster.config.urls"
WSGI_APPLICATION = "muster.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///muster"))}
MIGRATION_MODULES: dict[str, str] = {}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "muster.web.templatetags.words",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "muster.web.nav.shell",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "muster.web.signing_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "muster.web.forms.entry.SignInForm",
    "reset_password": "muster.web.forms.entry.LostPasswordForm",
    "reset_password_from_key": "muster.web.forms.entry.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}

SESSION_COOKIE_NAME = "muster_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _flag("MUSTER_HTTPS")
CSRF_COOKIE_SECURE = _flag("MUSTER_HTTPS")
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "muster.web.errors.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _static_version(folder: Path) -> str:
    """A digest of every static file, part of their address, so that they may be cached for a year."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


STATIC_VERSION = _static_version(SOURCE / "web" / "static")
STATIC_URL = f"/static/{STATIC_VERSION}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000

MUSTER_URL = os.environ.get("MUSTER_URL", "http://127.0.0.1:8000")
MUSTER_SCANNER = os.environ.get("MUSTER_SCANNER", "")
MUSTER_STRIPE_KEY = os.environ.get("MUSTER_STRIPE_KEY", "")
MUSTER_STRIPE_WEBHOOK_SECRET = os.environ.get("MUSTER_STRIPE_WEBHOOK_SECRET", "")
MUSTER_STRIPE_URL = os.environ.get("MUSTER_STRIPE_URL", "")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "worker"
_MAIL = _mail(os.environ.get("MUSTER_SMTP", ""))
# The demonstration's people are invented: their mail stays in the outbox.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend" if MUSTER_DEMO else _MAIL.backend
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.is_secure, _MAIL.starts_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MUSTER_MAIL_FROM", "Muster <muster@localhost>")
MUSTER_MAIL_ROOMS = os.environ.get("MUSTER_MAIL_ROOMS", "").strip()
MUSTER_MAIL_IN = os.environ.get("MUSTER_MAIL_IN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("MUSTER_LOG", "WARNING")},
}
