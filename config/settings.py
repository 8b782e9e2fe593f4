"""Settings from the environment only (.env.example lists them); wrong values fail at start."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.database import database

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECURE = env.bool("SECURE", default=True)
ADMIN = env.bool("ADMIN", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS")
PUBLIC_URL = env.str("PUBLIC_URL").rstrip("/")
# Seconds until the carrier's list is asked about a send whose outcome nobody read.
ASK_CARRIER_AFTER = env.float("ASK_CARRIER_AFTER", default=120.0)
CARRIER_URL = env.str("CARRIER_URL", default="").rstrip("/")
if not urlsplit(PUBLIC_URL).netloc:
    raise ImproperlyConfigured("PUBLIC_URL must be a full address such as https://desk.example.com")
if "_" in (urlsplit(PUBLIC_URL).hostname or ""):
    raise ImproperlyConfigured("PUBLIC_URL: carriers refuse a host name with an underscore")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "inbox.accounts",
    "inbox.mail",
    "inbox.hours",
    "contacts",
    "inbox.conversations",
    "inbox.settings",
    "inbox.prewritten",
    "inbox.autoreplies",
    "inbox.alerts",
    "channels_app",
    "campaigns",
    "inbox.live",
    "inbox.notifications",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "channels",
]
if ADMIN:
    INSTALLED_APPS.append("django.contrib.admin")
if DEMO:
    INSTALLED_APPS.append("ops.demo")

MIDDLEWARE = [
    "config.request_ids.RequestIds",
    "config.middleware.Webhooks",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inbox.accounts.known_browsers.KnownBrowsers",
    "inbox.accounts.middleware.OrganizationMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "config.jinja2.environment",
            "context_processors": ["config.jinja2.one_token"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": {**database(env), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

REDIS_URL = env.str("REDIS_URL")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": env.str("REDIS_PREFIX", default="frontdesk")},
    }
}
REDIS_PREFIX = env.str("REDIS_PREFIX", default="frontdesk")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "inbox.accounts.signin.Adapter"
ACCOUNT_FORMS = {
    "login": "inbox.accounts.forms.SignIn",
    "reset_password": "inbox.accounts.forms.Forgotten",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers whose address somebody typed
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here one stays; every other session ends (Django)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Five wrong passwords in five minutes for one address, ten in a minute from one place.
# Of letters to one address that anybody can ask for, five in an hour.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/300s/key",
    "login": "30/m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "letter": "5/h/key",
}
# How many proxies of ours stand in front: what lies before them in X-Forwarded-For may be made up.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "inbox.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # http on this machine

# Who may begin an organization of their own: "first" while there is none, "open", "closed".
SIGN_UP = env.str("SIGN_UP", default="first")

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # a mail server that says nothing must not hold a worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Frontdesk <desk@localhost>")
if SIGN_UP not in {"first", "open", "closed"}:
    raise ImproperlyConfigured("SIGN_UP is first, open or closed")
if SIGN_UP == "open" and "console" in EMAIL_CONFIG["EMAIL_BACKEND"]:
    raise ImproperlyConfigured(
        "SIGN_UP=open needs EMAIL_URL: strangers prove their address by mail"
    )

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian")), ("pt-br", _("Brazilian Portuguese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO or DEBUG
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}
# Without collectstatic (a checkout that was just started) files are served from where they lie.
SERVESTATIC_USE_FINDERS = DEMO or DEBUG
SERVESTATIC_AUTOREFRESH = DEBUG
TEMPLATE_CACHE = env.str("TEMPLATE_CACHE", default="")
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
KNOWN_COOKIE_NAME = "__Host-known" if SECURE else "known"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; webhooks are checked against PUBLIC_URL
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # SECURE_SSL_REDIRECT, see above
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
    }
}

from config.celery_settings import *  # noqa: E402, F403 - Celery's own page of settings
from config.logging import LOGGING  # noqa: E402, F401
