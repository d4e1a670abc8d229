"""One settings file; every choice comes from the environment and has a working default (docs/configuration.md)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from email.utils import formataddr
from typing import Any
from urllib.parse import quote

import django_stubs_ext

from rapida_site import databases as four_databases
from rapida_site import paths
from rapida_site.lib import env, log
from rapida_site.lib.made_once import made_once

django_stubs_ext.monkeypatch()  # ModelAdmin[...] and the like are real at run time, too

BASE_DIR = paths.BASE
ENVIRONMENT = env.choice("ENV", "development", ("development", "production", "test"))
DEBUG = env.boolean("DEBUG", False)


def _secret_key() -> str:
    """Return ``SECRET``; in development one that is made once and kept in the data directory."""
    given = env.text("SECRET")
    if given or ENVIRONMENT == "production":
        return given or "missing"
    try:
        return made_once(paths.DATA / "secret", lambda: secrets.token_urlsafe(48))
    except OSError as error:
        env.PROBLEMS.append(env.Problem("RAPIDA_DATA", f"is {paths.DATA}, where nothing can be kept: {error.strerror}"))
        return secrets.token_urlsafe(48)


SECRET_KEY = _secret_key()
# Former secrets: what they sealed (keys, tokens, sessions) stays valid until it is used again or expires.
SECRET_KEY_FALLBACKS = env.words("SECRET_FALLBACKS")
HOST = env.text("HOST", "127.0.0.1")
# PEM files; with both, every port but AudioSocket's speaks TLS.
TLS_CERTIFICATE, TLS_PRIVATE_KEY = env.text("TLS__CERTIFICATE"), env.text("TLS__PRIVATE_KEY")
_SCHEME = "https" if TLS_CERTIFICATE else "http"
PUBLIC_URL = env.text("PUBLIC_URL", f"{_SCHEME}://localhost:{env.text('PORT', '8080')}").rstrip("/")
# The last two let the health probes of the own machine or container in.
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS", ("*",) if ENVIRONMENT != "production" else ()), "localhost", "127.0.0.1"]
# Whose pages may use the session cookie, in forms and for sockets.
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "daphne",
    "rapida_site.apps.SiteConfig",
    "rapida_site.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "accounts",
    "integrations",
    "knowledge",
    "endpoints",
    "assistants",
    "telephony",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rapida_site.middleware.ContentSecurityPolicy",
    "rapida_site.middleware.HeadLikeGet",
    "rapida_site.middleware.EitherSlash",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "rapida_site.urls"
ASGI_APPLICATION = "rapida_site.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.shell",
            ]
        },
    }
]

# ------------------------------------------------------------------------------------------------- stores
EMBEDDED_REDIS = not env.text("REDIS__HOST")
SOCKET_DIR = paths.socket_directory()
DATABASES = four_databases.databases(str(SOCKET_DIR))
DATABASE_ROUTERS = ["rapida_site.databases.OwnerRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def redis_url(database: int, scheme: str = "redis") -> str:
    """Return the URL of one Redis database: 0 cache, 1 sessions and tokens, 2 Celery broker."""
    if EMBEDDED_REDIS:
        socket = SOCKET_DIR / "redis.sock"
        if scheme == "celery":
            return f"redis+socket://{socket}?virtual_host={database}"
        return f"unix://{socket}?db={database}"
    password = env.text("REDIS__PASSWORD")
    host, port = env.text("REDIS__HOST"), env.integer("REDIS__PORT", 6379, low=1, high=65535)
    secret = f":{quote(password, safe='')}@" if password else ""
    return f"redis://{secret}{host}:{port}/{database}"


CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url(0)},
    "sessions": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url(1)},
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CELERY_BROKER_URL = redis_url(2, "celery")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# ------------------------------------------------------------------------------------------------- people
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
OTP_TOTP_ISSUER = "Rapida"
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
# Whether strangers may create an account and an organization; with an invitation one always may.
SIGNUP_OPEN = env.boolean("SIGNUP_OPEN", ENVIRONMENT != "production")

# Sign-in at Google, LinkedIn and GitHub, each offered where it has a client id (accounts.social).
OAUTH2_SIGN_IN = {
    "google": (env.text("OAUTH2__GOOGLE_CLIENT_ID"), env.text("OAUTH2__GOOGLE_CLIENT_SECRET")),
    "linkedin": (env.text("OAUTH2__LINKEDIN_CLIENT_ID"), env.text("OAUTH2__LINKEDIN_CLIENT_SECRET")),
    "github": (env.text("OAUTH2__GITHUB_CLIENT_ID"), env.text("OAUTH2__GITHUB_CLIENT_SECRET")),
}
OAUTH2_ENDPOINTS: dict[str, Any] = env.structure("OAUTH2__ENDPOINTS", {})
# Plans and their quotas; without any, one plan that allows what the software can hold (accounts.plans).
BILLING_PLANS: list[Any] = env.structure("BILLING_PLANS", [])

# ------------------------------------------------------------------------------------------------- mail
EMAIL_HOST = env.text("EMAILER__HOST")
EMAIL_PORT = env.integer("EMAILER__PORT", 587, low=1, high=65535)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.text("EMAILER__USER"), env.text("EMAILER__PASSWORD")
_MAIL_SECURITY = env.choice("EMAILER__SECURITY", "starttls", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SECURITY == "starttls", _MAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 15
EMAIL_FILE_PATH = paths.DATA / "mail"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "rapida_site.lib.mail.FileBackend"
DEFAULT_FROM_EMAIL = formataddr(
    (env.text("EMAILER__FROM_NAME", "Rapida"), env.mail_address("EMAILER__FROM_EMAIL", "rapida@localhost"))
)

# ------------------------------------------------------------------------------------------------- interfaces
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.auth.drf.PrincipalAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.auth.drf.HasPrincipal"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rapida_site.lib.http.LimitedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "rapida_site.lib.http.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rapida",
    "DESCRIPTION": "Assistants, conversations and calls of a voice-AI platform.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,  # a body refuses what it does not know, an answer may grow
    "ENUM_NAME_OVERRIDES": {
        "OrganizationRoleEnum": "accounts.models.organizations.ORGANIZATION_ROLES",
        "ProjectRoleEnum": "accounts.models.organizations.PROJECT_ROLES",
        "KeyRoleEnum": "accounts.models.organizations.ROLES_OF_KEYS",
        "VersionStatusEnum": "assistants.models.versions.VersionState",
        "ConversationStatusEnum": "assistants.models.conversations.Status",
        "ConversationSourceEnum": "assistants.models.conversations.Source",
        "HttpLogStatusEnum": "assistants.models.logs.HttpStatus",
        "HttpLogSourceEnum": "assistants.models.logs.HttpSource",
        "LogStatusEnum": "endpoints.models.logs.LogStatus",  # knowledge has the same words
    },
}
# Whose pages may call the wire contract (grpc-web, grpc-websockets). They bring a key or token; no cookie counts there.
CORS_ALLOWED_ORIGINS = env.words("CORS__ALLOWED_ORIGINS", ("*",))
GRPC_FRAMEWORK = {"ROOT_HANDLERS_HOOK": "rapida_site.rpc.handlers.grpc_handlers"}

# ------------------------------------------------------------------------------------------------- calls
AUDIOSOCKET_HOST = env.text("AUDIOSOCKET__HOST", "0.0.0.0")  # noqa: S104 - Asterisk runs on another host
AUDIOSOCKET_PORT = env.integer("AUDIOSOCKET__PORT", 4573, low=0, high=65535)
# Voice in browsers (docs/webrtc.md); assistants.webrtc_settings reads these.
WEBRTC_ICE_SERVERS: list[object] = env.structure("WEBRTC__ICE_SERVERS", [])
WEBRTC_TURN_SECRET = env.text("WEBRTC__TURN_SECRET")
WEBRTC_BIND = env.words("WEBRTC__BIND")
WEBRTC_ADVERTISE = env.text("WEBRTC__ADVERTISE")
WEBRTC_PORTS = env.text("WEBRTC__PORTS")
WEBRTC_STUN_PORT = env.integer("WEBRTC__STUN_PORT", 3478, low=1, high=65535)
MAX_CALLS = env.integer("MAX_CALLS", 0, low=0)
DRAIN_SECONDS = env.number("DRAIN_SECONDS", 120, low=0, high=3600)

# ------------------------------------------------------------------------------------------------- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = paths.MEDIA
# Of knowledge: one document (a gRPC message holds no larger one than 10 MB), and all documents of a project.
DOCUMENT_MAX_BYTES = env.integer("DOCUMENT_MAX_MB", 10, low=1, high=1000) * 1_000_000
KNOWLEDGE_MAX_BYTES = env.integer("KNOWLEDGE_MAX_MB", 1000, low=1) * 1_000_000
WHITENOISE_USE_FINDERS = True  # straight from static/ and the packages: there is no collectstatic step to forget
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

# ------------------------------------------------------------------------------------------------- safety
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.boolean("BEHIND_PROXY", False)
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", ("127.0.0.1",))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", 0, low=0)

# ------------------------------------------------------------------------------------------------- operation
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = env.choice("LOG_FORMAT", "json" if ENVIRONMENT == "production" else "text", ("json", "text"))
LOGGING = log.configure(LOG_LEVEL, as_json=LOG_FORMAT == "json")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
ACCESS_LOG = env.boolean("ACCESS_LOG", False)
# How long rows stay that tell what happened and go with no conversation: deleted every hour (rapida_site/celery.py).
LOG_LIFE = timedelta(days=env.integer("LOG_DAYS", 30, low=1, high=10_000))
METRICS_TOKEN = env.text("METRICS_TOKEN")
