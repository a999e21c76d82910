"""`/accounts/`: allauth's views that we use, under allauth's names, and our own. What is not named here does not exist."""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.socialaccount import views as social_views
from django.urls import include, path

from accounts.views import codes, entrance, invitations, password, second_factor

own = (
    [
        path("login/code/", entrance.sign_in_by_code, name="sign_in_by_code"),
        path("code/", codes.confirm_code, name="confirm_code"),
        path("signup/complete/", entrance.complete_sign_up, name="complete_sign_up"),
        path("password/new/", entrance.new_password, name="new_password"),
        path("second-factor/", second_factor.second_factor, name="second_factor"),
        path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    ],
    "accounts",
)

urlpatterns = [
    path("login/", entrance.sign_in, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", entrance.sign_up, name="account_signup"),
    path("reauthenticate/", entrance.password_again, name="account_reauthenticate"),
    path("password/change/", password.change, name="account_change_password"),
    path("password/set/", password.set_first, name="account_set_password"),
    path("password/reset/", entrance.reset_password, name="account_reset_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/login/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", social_views.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("", include(own)),
]
