"""`manage.py load_regions`: the division tree and the departments, brought up to the file."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import ensure_departments, load_regions
from workflow.services import act


class Command(BaseCommand):
    help = "Bring the division tree up to accounts/data/regions.csv and add missing departments. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        with act():
            regions, departments = load_regions(), ensure_departments()
        self.stdout.write(f"{regions} regions added or changed, {departments} departments added")
