"""`/desk/`: people and roles."""

from django.urls import path

from accounts.views import desk, offices

app_name = "accounts_desk"
urlpatterns = [
    path("people/", desk.people, name="people"),
    path("people/invite/", desk.invite_person, name="invite"),
    path("people/<int:pk>/", desk.person, name="person"),
    path("people/<int:pk>/suspend/", desk.suspend, name="suspend"),
    path("people/<int:pk>/reset-factor/", desk.reset_factor, name="reset_factor"),
    path("roles/<int:pk>/end/", desk.end, name="end_role"),
    path("invitations/<int:pk>/resend/", desk.resend, name="resend_invitation"),
    path("invitations/<int:pk>/revoke/", desk.revoke, name="revoke_invitation"),
    path("sign-off/", offices.SignOffList.as_view(), name="sign_off_list"),
    path("sign-off/<int:pk>/", offices.sign_off, name="sign_off"),
    path("leave/", offices.DelegationList.as_view(), name="delegation_list"),
    path("leave/new/", offices.delegation_new, name="delegation_new"),
    path("leave/<int:pk>/end/", offices.delegation_end, name="delegation_end"),
    path("identity/", desk.identity, name="identity"),
]
