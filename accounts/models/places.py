"""Where: the division tree and the bodies in it."""

from __future__ import annotations

from django.db import models

from accounts.enums import OrganisationKind, RegionLevel


class Region(models.Model):
    """A division of GB/T 2260 or a functional zone. ``path`` is ``/430000/430100/430103/``: a subtree is a prefix."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=RegionLevel.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    functional_zone = models.BooleanField(default=False)
    path = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def contains(self, other: Region) -> bool:
        """Whether ``other`` lies in this region's subtree (itself included)."""
        return other.path.startswith(self.path)


class Organisation(models.Model):
    """A body: a department, a service centre, an incubator, an enterprise."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    uscc = models.CharField(max_length=18, blank=True)
    phone = models.CharField(max_length=40, blank=True, help_text="public desk phone, not a personal number")
    supervision_phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "region"], name="organisation_once_per_region"),
        ]

    def __str__(self) -> str:
        return self.name
