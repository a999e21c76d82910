"""Files that arrive in pieces; how the scan of a form was matched."""

import django.db.models.deletion
from django.db import migrations, models

import competitions.models.entry


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_off"),
        ("competitions", "0014_rule_book_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="match",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "—"),
                    ("by_code", "Matched by its code"),
                    ("to_eye", "To be matched by eye"),
                    ("by_eye", "Matched by eye"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="ResumableUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(default=competitions.models.entry.new_token, max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plan", "Business plan"),
                            ("slides", "Roadshow slides"),
                            ("stamped_form", "Stamped entry form (scan)"),
                            ("licence", "Business licence"),
                            ("video", "Video"),
                            ("lesson_plan", "Lesson plan"),
                            ("courseware", "Courseware"),
                            ("lecturer_certificate", "Lecturer certificate"),
                            ("id_card", "ID card"),
                            ("patent", "Patent"),
                            ("award_proof", "Proof of an award"),
                            ("pledge", "Pledge"),
                            ("recommendation", "Recommendation form"),
                            ("withdrawal_pledge", "Pledge of withdrawal"),
                            ("evidence", "Evidence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(help_text="as the user named it", max_length=200)),
                ("size", models.PositiveBigIntegerField(help_text="as promised; not one byte more is taken")),
                (
                    "mark",
                    models.CharField(blank=True, help_text="the browser's short print of the content", max_length=64),
                ),
                ("began_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField(help_text="when the last piece arrived")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("attachment_token", models.CharField(blank=True, max_length=32)),
                ("reason", models.TextField(blank=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resumable_uploads",
                        to="competitions.entry",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["touched_at"], name="resumable_swept")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("entry", "kind"),
                        name="resumable_one_open_per_kind",
                    )
                ],
            },
        ),
    ]
