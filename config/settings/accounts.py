"""Settings of accounts and of messages to people; a part of base.py."""

from __future__ import annotations

from typing import Any

from config import env

# --- Who signs in, and how -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
# Leave during which a colleague signs, in calendar days; for longer an administrator changes the roles.
DELEGATION_MAX_DAYS = env.number("DELEGATION_MAX_DAYS", 92)
AUTHENTICATION_BACKENDS = ["accounts.backends.PhoneBackend"]
# scrypt needs memory, which guessing machines lack, and a fraction of PBKDF2's time on ours.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.validators.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.validators.NoPhoneValidator"},
]
# Sessions live in the database, encrypted: they hold phone numbers and digests of codes while a code is on its way.
SESSION_ENGINE = "accounts.sessions"
# Of somebody signed in: without any request, and in any case.
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_MINUTES", 30) * 60
SESSION_MAX_SECONDS = env.number("SESSION_HOURS", 12) * 3600
# How many proxies of ours stand in front: their entries of X-Forwarded-For are true, all earlier ones are not.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# A header in which the outermost proxy says when it had the whole request, as nginx writes it: t=${msec}. Deadlines are held
# against that moment (config.middleware), so that whoever pressed in time is in time while they wait for a worker.
ARRIVAL_HEADER = env.text("ARRIVAL_HEADER")
ARRIVAL_MAX_SECONDS = env.number("ARRIVAL_MAX_SECONDS", 120)  # an older moment is not believed; gunicorn's own patience

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
# allauth counts in the cache; ours are in the database (accounts.actions.limits) and hold without one, in every process.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_USER_DISPLAY = "accounts.adapter.user_display"
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.SignInForm",
    "change_password": "accounts.forms.password.ChangePasswordForm",
    "set_password": "accounts.forms.password.SetPasswordForm",
    "reauthenticate": "accounts.forms.password.ReauthenticateForm",
}
PASSWORD_RESET_TIMEOUT = 3600

# --- Codes sent to a phone or an address -----------------------------------------------------------------------------
CODE_MINUTES = env.number("CODE_MINUTES", 10)
INVITATION_DAYS = env.number("INVITATION_DAYS", 7)

# --- Limits: how many times in so many seconds (accounts.actions.limits) ---------------------------------------
LIMITS: dict[str, tuple[int, int]] = {
    "password_place": (10, 600),  # wrong passwords for one account from one address
    "password_account": (20, 600),  # … for one account from anywhere, except devices it was signed in on
    "password_places": (10, 600),  # … addresses that tried one account
    "password_address": (10, 300),  # accounts that were guessed at from one address
    # … tries that are being checked for one address: a hall full of people behind one Wi-Fi has one
    "password_rush": (env.number("SIGN_INS_PER_ADDRESS", 60), 300),
    "code_pause": (1, 60),  # codes to one phone: a pause between two
    "code_phone": (8, 3600),  # codes to one phone
    # … asked for from one address; a hall full of people behind one Wi-Fi has one
    "code_address": (env.number("CODES_PER_ADDRESS", 60), 3600),
    "code_guess": (5, 3600),  # tries for one code
    "factor_guess": (10, 600),  # tries for a second factor of one account
    "totp_used": (1, 150),  # a code of an authenticator app is good once, for longer than its tolerance lets it live
    "secret_link": (30, 3600),  # unknown one-time links opened from one address
    "certificate_guess": (60, 3600),  # certificates looked for in vain from one address
    "objection": (env.number("OBJECTIONS_PER_ADDRESS", 20), 86_400),  # objections raised online from one address
    "objection_guess": (30, 3600),  # unknown follow-up links opened from one address
    # … answers by the code in a hall, all from its one Wi-Fi
    "hall_rating": (env.number("HALL_RATINGS_PER_ADDRESS", 1000), 86_400),
    "vote_guess": (150, 3600),  # codes that are no ticket, typed or scanned at one address: a hall has one
    "seat_guess": (60, 3600),  # unknown seat cards opened from one address
    "change_password": (10, 600),
}

# --- Second factor ---------------------------------------------------------------------------------------------------
# Who holds one of these roles needs one at the desk. None in the demo world (accounts.second_factor).
MFA_REQUIRED_ROLES = env.items("MFA_REQUIRED_ROLES", ["organiser", "approver", "administrator"])
MFA_BY_SMS = env.flag("MFA_BY_SMS", True)
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "accounts.forms.second_factor.ActivateTOTPForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "创响"
MFA_TOTP_TOLERANCE = 1  # phones' clocks go wrong; a code is good once all the same

# --- The province's own log-in (OIDC); off while OIDC_SERVER_URL is unset --------------------------------------------
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ProvincialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
OIDC_PROVIDER_ID = "province"
OIDC_ID_CLAIM = env.text("OIDC_ID_CLAIM", "id_number")  # the claim that holds the resident ID number, if any
OIDC_COUNTS_AS_SECOND_FACTOR = env.flag("OIDC_COUNTS_AS_SECOND_FACTOR", True)
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
# Where the sign-in button may lead the browser (content policy), if not to the server's own origin.
OIDC_ORIGINS = env.items("OIDC_ORIGINS")
if OIDC_SERVER_URL := env.text("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "provider_class": "accounts.provincial.ProvincialProvider",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": env.items("OIDC_SCOPES", ["openid", "profile", "phone"]),
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER_ID,
                "name": env.text("OIDC_NAME", "湖南省统一身份认证"),
                "client_id": env.required("OIDC_CLIENT_ID"),
                "secret": env.required("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }
    OIDC_ORIGINS = OIDC_ORIGINS or ["/".join(OIDC_SERVER_URL.split("/")[:3])]

# --- Messages to people ----------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "noreply@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
# Whether a commit wakes the dispatcher at once (0.4 ms); without it beat finds the rows within its interval.
DISPATCH_WAKE_UP = env.flag("DISPATCH_WAKE_UP", True)
DISPATCH_SECONDS = 15.0
# Begins the id of every message that leaves, so that two installations at one gateway do not collide.
MESSAGE_ID_PREFIX = env.text("MESSAGE_ID_PREFIX", "cx")
SMS_SIGNATURE = env.text("SMS_SIGNATURE", "创响")
SMS_FILE = env.path("SMS_FILE", env.path("VAR_DIR", env.BASE_DIR / "var") / "sms.jsonl")
SMS_GATEWAY_URL = env.text("SMS_GATEWAY_URL")
SMS_GATEWAY_SECRET = env.required("SMS_GATEWAY_SECRET") if SMS_GATEWAY_URL else ""
SMS_SENDER = "notifications.senders.HttpSender" if SMS_GATEWAY_URL else "notifications.senders.FileSender"
# our id=the gateway's, comma-separated; a template that is not named goes under its own id
SMS_TEMPLATE_IDS = dict(pair.split("=", 1) for pair in env.items("SMS_TEMPLATE_IDS"))
