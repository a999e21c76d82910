"""`/my/`: one's own account."""

from django.urls import path

from accounts.views import my

app_name = "accounts_my"
urlpatterns = [
    path("profile/", my.profile, name="profile"),
    path("profile/contact/", my.contact, name="contact"),
    path("profile/phone/", my.phone, name="phone"),
    path("profile/email/", my.email, name="email"),
    path("profile/email/remove/", my.remove_email, name="remove_email"),
    path("profile/devices/", my.devices, name="devices"),
    path("profile/devices/end/", my.end_other_devices, name="end_other_devices"),
    path("profile/devices/<int:pk>/end/", my.end_device, name="end_device"),
]
