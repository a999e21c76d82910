"""The organiser: awards and certificates of a competition."""

from django.urls import path

from certificates.views import desk, files, rehearsal, units

app_name = "certificates_desk"
urlpatterns = [
    path("competitions/<int:pk>/awards/", desk.AwardList.as_view(), name="award_list"),
    path("competitions/<int:pk>/rehearsal/", rehearsal.rehearsal, name="rehearsal"),
    path("competitions/<int:pk>/rehearsal/start/", rehearsal.rehearsal_start, name="rehearsal_start"),
    path("competitions/<int:pk>/rehearsal/repeat/", rehearsal.rehearsal_repeat, name="rehearsal_repeat"),
    path("competitions/<int:pk>/rehearsal/delete/", rehearsal.rehearsal_delete, name="rehearsal_delete"),
    path("competitions/<int:pk>/rehearsal/progress/", rehearsal.rehearsal_progress, name="rehearsal_progress"),
    path("competitions/<int:pk>/awards/units/", units.unit_awards, name="unit_awards"),
    path("competitions/<int:pk>/awards/units/certificates/", units.unit_certificates, name="unit_certificates"),
    path("competitions/<int:pk>/awards/units/<int:award>/take-back/", units.unit_take_back, name="unit_take_back"),
    path(
        "competitions/<int:pk>/awards/units/<int:award>/certificate.pdf",
        units.unit_certificate,
        name="unit_certificate",
    ),
    path("competitions/<int:pk>/awards/give/", desk.awards_give, name="awards_give"),
    path("competitions/<int:pk>/awards/take-back/", desk.awards_take_back, name="awards_take_back"),
    path("competitions/<int:pk>/awards/certificates/", desk.certificates_order, name="certificates_order"),
    path("competitions/<int:pk>/awards/certificates.pdf", files.certificates_pdf, name="certificates_pdf"),
    path("competitions/<int:pk>/awards/certificates/progress/", desk.progress, name="progress"),
    path("competitions/<int:pk>/awards/certificates/retry/", desk.certificates_retry, name="certificates_retry"),
    path("competitions/<int:pk>/awards/certificates/<int:certificate>/", desk.certificate, name="certificate"),
    path(
        "competitions/<int:pk>/awards/certificates/<int:certificate>/revoke/",
        desk.certificate_revoke,
        name="certificate_revoke",
    ),
    path(
        "competitions/<int:pk>/awards/certificates/<int:certificate>/reissue/",
        desk.certificate_reissue,
        name="certificate_reissue",
    ),
]
