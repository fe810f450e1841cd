"""Settings that hold everywhere; what differs comes from the environment."""

from importlib.metadata import entry_points
from typing import Any

from django.utils.csp import CSP

from plugins.discovery import discover

from .databases import database_from_url
from .environment import ROOT, Environment
from .logs import logging_settings
from .mail import mailer_from_url

ENV = Environment()
BASE_DIR = ROOT
DATA_DIR = ENV.data_dir
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key.get_secret_value() if ENV.secret_key else ""
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [ENV.base_url]

# Addresses for reports of a weakness, as the operator wrote them; see cms/views/security.py.
SECURITY_CONTACT = ENV.security_contact

# Keys for columns that are stored encrypted (birth dates): newest first, older ones still decrypt.
FIELD_KEYS = ENV.field_keys.get_secret_value().split(",") if ENV.field_keys else []
COUNCIL_KEYS_DIR = ENV.council_keys_dir or DATA_DIR / "keys"

# Bundled plugins are listed here; others are found by the entry point group ``glas.plugins``.
BUNDLED_PLUGINS = ["proposals", "voting", "plugins.deliberation", "plugins.records"]
INSTALLED_PLUGINS, PLUGIN_PROBLEMS = discover(
    BUNDLED_PLUGINS, filter(ENV.wants_plugin, entry_points(group="glas.plugins"))
)

INSTALLED_APPS = [
    "daphne",
    "cms",
    "cms.search",
    *BUNDLED_PLUGINS,
    "youth",
    "templates",
    "plugins",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    # Scripts and styles of the grid in which tables and charts are written.
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    # The pages of allauth that list passkeys use its filters.
    "django.contrib.humanize",
    # Its widget templates, because forms are rendered through the project's own template settings.
    "django.forms",
    # Wagtail's search index demands it on PostgreSQL; psycopg is an ordinary dependency.
    "django.contrib.postgres",
    # Last: neither their labels nor their templates or translations take the place of anybody else's.
    *INSTALLED_PLUGINS,
]

MIDDLEWARE = [
    "cms.store.middleware.page_store",
    "cms.middleware.RequestLogMiddleware",
    # Middleware above this line does not read request bodies.
    "cms.bodies.middleware.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.AccountNamesMiddleware",
    "cms.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.drafts.DraftMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "cms.policy.PolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "plugins.middleware.CouncilMiddleware",
    # After the kernel's CouncilMiddleware, which finds the council of the address.
    "youth.middleware.ParticipantMiddleware",
    "cms.middleware.PostedOnlyMiddleware",
    # Asked only where nothing is found: old addresses of pages that moved.
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "cms.editing.words.Loader"],
                ),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": database_from_url(ENV.database_url, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if ENV.redis_url:
    _redis = {
        "LOCATION": ENV.redis_url,
        # Who waits for an answer waits no longer than this for a server that is away.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "cms.caches.PatientRedisCache", **_redis},
        # The same server for those who have to know when it is away.
        "shared": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **_redis},
    }
    # Publish and subscribe: the core layer loses messages and fails above a hundred sockets.
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [ENV.redis_url]},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # Limits count here: what others ask for must not push a count out.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

AUTH_USER_MODEL = "youth.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "youth.accounts.AccountAdapter"
# A password is a choice: a code by e-mail or a passkey signs in as well. The page of the address and the code
# is ours, see youth/views/entrance.py; it also makes the accounts.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "youth.accounts.shown_name"
ACCOUNT_FORMS = {
    "login": "youth.forms.signing_in.LoginForm",
    "add_email": "youth.forms.signing_in.AddEmailForm",
    "change_email": "youth.forms.signing_in.ChangeEmailForm",
    "reset_password": "youth.forms.signing_in.ResetPasswordForm",
    "confirm_email_verification_code": "youth.forms.signing_in.ConfirmEmailVerificationCodeForm",
}
MFA_FORMS = {
    "authenticate": "youth.forms.signing_in.AuthenticateForm",
    "reauthenticate": "youth.forms.signing_in.ReauthenticateForm",
    "activate_totp": "youth.forms.signing_in.ActivateTOTPForm",
    "add_webauthn": "youth.forms.signing_in.AddPasskeyForm",
    "edit_webauthn": "youth.forms.signing_in.EditPasskeyForm",
}
# An account has one address; another replaces it once it is confirmed, and the old one is notified.
ACCOUNT_CHANGE_EMAIL = True
# Changing address, password or second step needs a sign-in within the last five minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# A code that confirms an address may be sent again.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Wrong codes per code, and how long a code lives (seconds).
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
# A hall of people signs in behind one network address, so those limits only stop a flood. What is guessed is
# counted for the account and the network, or the browser, see youth/sign_in_limits.py.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "reset_password": "120/m/ip",
    "reset_password_from_key": "60/m/ip",
    # Codes of the second step, asked once the password was right.
    "login_failed": "5/5m/key",
    "confirm_email": "20/m/key",
    # Of our own: for an account with a network or a browser, and for an account everywhere.
    "password": "5/5m/key",
    "password_anywhere": "30/h/key",
    "mail": "3/m/key,10/h/key",
    "mail_anywhere": "30/h/key,100/d/key",
    # Asking for the newsletter, which sends a mail to an address that anybody typed.
    "newsletter": "20/h/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxy_count

LANGUAGE_CODE = "bg"
LANGUAGES = [("bg", "Български"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# A new translation is a draft even where its source is public: it still holds the other language.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# The second holds Bulgarian for strings of Django and Wagtail that theirs lacks or writes otherwise.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "dependencies"]
TIME_ZONE = "Europe/Sofia"
USE_I18N = True
FORMAT_MODULE_PATH = ["cms.formats"]
# How the editors' forms show a date and what their picker writes, in either language.
# Addresses of pages are in Latin letters; see cms/editing/addresses.py.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "cms.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Builds what the frame of every page shows; the shell, below the site, knows it by this name only.
SHELL_FRAME = "cms.presenters.shell.shell_for"
FACES = "cms.sites.faces.face_of"
CAMPAIGNS_ABOUT = "cms.presenters.campaigns.campaigns_about"
FORM_RENDERER = "templates.forms.FormRenderer"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# How much one request may bring, whole files from signed-in people, and all requests that `manage.py serve`
# receives at the same time, files and all else each; docs/limits.md has all limits, and what each costs.
MOST_BODY_BYTES = 2 * 1024 * 1024
MOST_UPLOAD_BYTES = 26 * 1024 * 1024
MOST_BYTES_AT_ONCE = 8 * MOST_UPLOAD_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_BODY_BYTES

MAILERS = {"default": mailer_from_url(ENV.mail_url)}
DEFAULT_FROM_EMAIL = ENV.default_from_email
MAILS_PER_MINUTE = ENV.mails_per_minute
UNSUBSCRIBE_EMAIL = ENV.unsubscribe_email
PUSH_KEY = ENV.push_key.get_secret_value() if ENV.push_key else ""
# Hosts of push services that need not be public; the tests receive messages on this machine.
PUSH_ALSO_ALLOWED: list[str] = []
# Where links in mails lead; mails are written by the runner, which has no request to ask.
BASE_URL = ENV.base_url.rstrip("/")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Wagtail's admin writes inline scripts and styles, reads chosen files as blobs, and previews pages in frames.
SECURE_CSP_ADMIN = {
    **SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}

WAGTAIL_SITE_NAME = "Глас"
WAGTAILADMIN_BASE_URL = ENV.base_url
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Signing in, address and password are allauth's alone; see cms/admin_urls.py.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "cms/password_required.html"  # noqa: S105 - a template
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "cms/password_required.html"  # noqa: S105 - likewise
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Every save is a write transaction, and SQLite has one writer at a time.
WAGTAIL_AUTOSAVE_INTERVAL = 3000
# A page that moves or changes its address leaves a redirect behind, and so does everything below it.
WAGTAILREDIRECTS_AUTO_CREATE = True
# The operator is no editor: who approves is asked by mail, nobody else.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.DocumentFile"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.upload_forms.DocumentForm"
# Documents are downloaded, never shown inside the site's own origin.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.upload_forms.PictureForm"
# The browser's own check before an upload; what counts is the content, see templates/uploads/pictures.py.
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "gif"]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Those who keep a municipality's site live by its clock; in Wagtail's list is a name that browsers refuse.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "wagtail.search.backends.database"}
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "youth.web.api.answer_problem",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # The latter two are what the translation tool's own views are sent.
    "DEFAULT_PARSER_CLASSES": [
        "cms.parsers.ShallowJSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    # Which proxies' X-Forwarded-For counts; otherwise each client that sends the header gets its own limit.
    "NUM_PROXIES": ENV.trusted_proxy_count,
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Glas",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "PREPROCESSING_HOOKS": ["cms.schema.own_endpoints"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cms.schema.refusals",
    ],
    # Two fields of one name with different choices, so the description has to tell them apart.
    "ENUM_NAME_OVERRIDES": {
        "CouncilKindEnum": "youth.models.councils.Council.Kind",
        "MeetingKindEnum": "youth.models.meetings.Meeting.Kind",
        "OpinionStateEnum": "voting.models.opinions.OpinionPoll.State",
    },
}

# Standard error, one line each; the request's id binds the lines of one request together.
LOGGING = logging_settings(ENV.log_format)

SILENCED_SYSTEM_CHECKS: list[str] = []
