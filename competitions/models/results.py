"""What comes of judging: promotion, publicity, awards, and the report to the level above."""

from __future__ import annotations

from django.db import models

from competitions.enums import DayKind, PublicityState, ReportState, TieStep


class Promotion(models.Model):
    """A stored decision over a frozen ranking. Replayable: ``document`` is its whole input (``domain.promotion.replay``).

    ``ranking``: track code → list of ``{"entry": id, "rank": n or None, "shown": "88.40", "exact": "442/5"}`` in the decided
    order (rank, then the decisions over ties), hall by hall with its ``"hall"`` where halls are ranked apart; ``quotas``: key
    of a line → places; ``promoted``: track code → entry ids in that order; ``decisions``: list of ``{"id", "track", "rank",
    "order", "chosen", "by", "reason"}``. A stage without marks has version 0 and an empty hash. Who left and who moved up
    since is told by the entries and by ``substitutions``.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="promotions")
    tabulation_version = models.PositiveIntegerField()
    ranking_hash = models.CharField(max_length=64, blank=True)
    document = models.JSONField(default=dict, blank=True)
    moved_up = models.JSONField(
        default=list, blank=True, help_text="entry ids of the substitutions that moved up, in order"
    )
    combination = models.ForeignKey(
        "competitions.Combination", null=True, blank=True, on_delete=models.PROTECT, related_name="promotions"
    )
    ranking = models.JSONField()
    quotas = models.JSONField()
    promoted = models.JSONField(help_text="list of entry ids in rank order per track code")
    decisions = models.JSONField(default=list, help_text="the decisions over ties that it rests on")
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"], condition=models.Q(undone_at__isnull=True), name="promotion_one_live_per_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.decided_at:%Y-%m-%d}"


class TieDecision(models.Model):
    """One step that people took over entries of equal rank, with the reason. Append-only: a later one replaces it.

    ``by`` is the step of the rule book's list (the panel leader, conferring, a vote, an extra round), empty where the list
    names none. ``settled`` False: the step left them equal, so the next one is due. ``order`` lists the ids of all entries
    of the tie, best first; ``chosen`` those that pass where the tie lies across the line of promotion. ``track_code`` is
    empty over all tracks; ``rank`` is the place in the line. It holds for one version of the ranking only.
    """

    stage = models.ForeignKey("competitions.Stage", on_delete=models.PROTECT, related_name="tie_decisions")
    tabulation_version = models.PositiveIntegerField()
    track_code = models.SlugField(max_length=40, blank=True)
    rank = models.PositiveIntegerField()
    by = models.CharField(max_length=20, choices=TieStep.choices, blank=True)
    settled = models.BooleanField(default=True)
    order = models.JSONField()
    chosen = models.JSONField(default=list, blank=True)
    reason = models.TextField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.track_code} #{self.rank}"


class Award(models.Model):
    """A prize of the competition, per track or overall (``track`` empty)."""

    competition = models.ForeignKey("competitions.Competition", on_delete=models.CASCADE, related_name="awards")
    track = models.ForeignKey(
        "competitions.Track", null=True, blank=True, on_delete=models.CASCADE, related_name="awards"
    )
    name = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class StandingGrants(models.Manager["AwardGrant"]):
    """Those that have not ended: what everybody counts and shows unless they ask for ``with_ended``."""

    def get_queryset(self) -> models.QuerySet[AwardGrant]:
        return super().get_queryset().filter(ended_at__isnull=True)


class AwardGrant(models.Model):
    """An award given to an entry. One entry may hold several honours.

    It ends, with a reason that the public reads, when the entry is struck out afterwards or a corrected list gives the
    entry something else; its certificate is revoked then.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="grants")
    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="grants")
    rank = models.PositiveSmallIntegerField()
    granted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    objects = StandingGrants()
    with_ended = models.Manager["AwardGrant"]()

    class Meta:
        ordering = ["award__order", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "entry"], condition=models.Q(ended_at__isnull=True), name="award_grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_id}:{self.entry_id}"


class PublicityNotice(models.Model):
    """A dated public list (公示). ``rows`` is the frozen copy of what the public saw; never an ID number or phone."""

    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="notices")
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=160)
    rows = models.JSONField(default=list)
    units = models.JSONField(default=list, blank=True, help_text="units with an award: {id, award, unit, reason}")
    withheld = models.JSONField(
        default=list,
        blank=True,
        help_text="lines that nobody reads: decided with the others, without consent to publication",
    )
    vacant = models.JSONField(
        default=list, blank=True, help_text="tracks and awards without anybody: {track, track_name, award}"
    )
    none_reason = models.CharField(
        max_length=300, blank=True, help_text="why nobody at all is on it; the public reads it, it names nobody"
    )
    mask_names = models.BooleanField(default=False)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections",
        help_text="the list that this one corrects; both stay readable",
    )  # fmt: skip
    reason = models.CharField(max_length=300, blank=True, help_text="why it corrects; names nobody")
    afterwards = models.CharField(max_length=10, blank=True, help_text="what the rule book said when it was published")
    days = models.PositiveSmallIntegerField()
    day_kind = models.CharField(max_length=10, choices=DayKind.choices)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    receiving_unit = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    supervision_phone = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=PublicityState.choices, default=PublicityState.DRAFT)
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["competition", "version"], name="publicity_version_once")]

    def __str__(self) -> str:
        return self.title


class RoundReport(models.Model):
    """The list that goes up (推荐上报): a frozen copy with its hash, and its receipt by the level above."""

    competition = models.OneToOneField("competitions.Competition", on_delete=models.PROTECT, related_name="report")
    version = models.PositiveSmallIntegerField(
        default=1, help_text="raised when it is sent again after it was taken back"
    )
    rows = models.JSONField()
    rows_hash = models.CharField(max_length=64)
    summary = models.TextField(blank=True)
    addressee = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="reports_received"
    )
    outside = models.CharField(
        max_length=120, blank=True, help_text="at the top: the body that is no office here and gets the list on paper"
    )
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.SUBMITTED)
    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.competition_id)

    @property
    def recipient(self) -> str:
        """Whom the list goes to, by name."""
        return self.addressee.name if self.addressee else self.outside
