"""States and choices of the competitions app. Words: domain reference, sections 8 and 11."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import OrganisationKind

# The bodies that hold the rounds of a region; an incubator or a college does not answer for its city.
ROUND_OFFICES = (OrganisationKind.DEPARTMENT, OrganisationKind.SERVICE_CENTRE)


class WorkspaceGroup(models.TextChoices):
    """The first row of the workspace; every page of a competition stands in one of them."""

    OVERVIEW = "overview", _("Overview")
    RULES = "rules", pgettext_lazy("workspace", "Rules")
    FILING = "filing", pgettext_lazy("workspace", "Filing")
    REGISTRATION = "registration", _("Registration")
    JUDGING = "judging", pgettext_lazy("workspace", "Judging")
    RESULTS = "results", pgettext_lazy("workspace", "Results")
    PUBLICITY = "publicity", pgettext_lazy("workspace", "Publicity")
    AWARDS = "awards", pgettext_lazy("workspace", "Awards and certificates")
    OUTCOMES = "outcomes", pgettext_lazy("workspace", "Outcomes")


class CompetitionKind(models.TextChoices):
    CHUANGYI = "chuangyi", _("China Wings start-up contest")
    MALANHUA = "malanhua", _("Malanhua lecturer contest")


class CompetitionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_FILING = "awaiting_filing", _("Awaiting filing")
    FILED = "filed", _("Filed")
    JUDGING = "judging", _("Judging")
    PUBLICITY = "publicity", _("In publicity")
    REPORTED = "reported", _("Reported up")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class CompetitionPhase(models.TextChoices):
    """What people call the moment: the states, with the one called filed split by the window of registration."""

    DRAFT = "draft", _("Draft")
    AWAITING_FILING = "awaiting_filing", _("Awaiting filing")
    FILED = "filed", _("Filed")
    REGISTRATION = "registration", _("Registration open")
    CHECKING = "checking", _("Entries being checked")
    JUDGING = "judging", _("Judging")
    PUBLICITY = "publicity", _("In publicity")
    REPORTED = "reported", _("Reported up")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class FilingState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_SIGN_OFF = "awaiting_sign_off", _("Awaiting sign-off")
    CHECKED = "checked", pgettext_lazy("filing state", "Checked, awaiting sign-off")
    SIGNED = "signed", _("Signed off")
    SUBMITTED = "submitted", _("Filed upward, awaiting approval")
    RETURNED = "returned", pgettext_lazy("filing state", "Returned for correction")
    APPROVED = "approved", pgettext_lazy("filing state", "Approved")
    REFUSED = "refused", pgettext_lazy("filing state", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("filing state", "Taken back")


class FilingAnswer(models.TextChoices):
    """What a body said of a filing that lay with it."""

    PASSED = "passed", pgettext_lazy("filing answer", "Agreed")
    RETURNED = "returned", pgettext_lazy("filing answer", "Returned for correction")
    REFUSED = "refused", pgettext_lazy("filing answer", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("filing answer", "Taken back")


class FilingSubject(models.TextChoices):
    COMPETITION = "competition", _("Competition")
    ACTIVITY = "activity", _("Activity")


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for correction")
    ACCEPTED = "accepted", _("Check passed")
    REFUSED = "refused", _("Check not passed")
    PROMOTED = "promoted", _("Promoted")
    NOT_PROMOTED = "not_promoted", _("Not promoted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


class ChangeState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("change", "Awaiting approval")
    APPROVED = "approved", pgettext_lazy("change", "Approved")
    REFUSED = "refused", pgettext_lazy("change", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("change", "Taken back")


class EntrantType(models.TextChoices):
    ENTERPRISE = "enterprise", _("Enterprise")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    INSTITUTION = "institution", _("Institution")
    TEAM = "team", _("Team not yet registered")


class AttachmentKind(models.TextChoices):
    PLAN = "plan", _("Business plan")
    SLIDES = "slides", _("Roadshow slides")
    STAMPED_FORM = "stamped_form", _("Stamped entry form (scan)")
    LICENCE = "licence", _("Business licence")
    VIDEO = "video", _("Video")
    LESSON_PLAN = "lesson_plan", _("Lesson plan")
    COURSEWARE = "courseware", _("Courseware")
    LECTURER_CERTIFICATE = "lecturer_certificate", _("Lecturer certificate")
    ID_CARD = "id_card", _("ID card")
    PATENT = "patent", _("Patent")
    AWARD_PROOF = "award_proof", _("Proof of an award")
    PLEDGE = "pledge", _("Pledge")
    RECOMMENDATION = "recommendation", _("Recommendation form")
    WITHDRAWAL_PLEDGE = "withdrawal_pledge", _("Pledge of withdrawal")
    PAPER_CONSENT = "paper_consent", _("Signed consent on paper")
    EVIDENCE = "evidence", _("Evidence")


class BodyRole(models.TextChoices):
    HOST = "host", _("Host")
    UNDERTAKER = "undertaker", _("Undertaker")
    CO_ORGANISER = "co_organiser", _("Co-organiser")
    GUIDE = "guide", _("Guiding body")
    SUPPORTER = "supporter", _("Supporting body")
    EXECUTOR = "executor", _("Executing body")
    SUPERVISOR = "supervisor", _("Supervising body")
    TITLE_SPONSOR = "title_sponsor", _("Title sponsor")


class TrackKind(models.TextChoices):
    MAIN = "main", _("Main contest")
    SPECIAL = "special", _("Special contest")


class StageMode(models.TextChoices):
    PAPER_REVIEW = "paper_review", _("Review on paper")
    BLIND_REVIEW = "blind_review", _("Blind online review")
    ONLINE_REVIEW = "online_review", _("Online review")
    CLOSED_ROADSHOW = "closed_roadshow", _("Closed review with roadshow")
    ONLINE_ROADSHOW = "online_roadshow", _("Online roadshow")
    LIVE = "live", _("Live roadshow and defence")
    SIMULATION = "simulation", _("Business simulation")
    TEACHING = "teaching", _("Teaching before the panel")
    TRAINING = "training", _("Pre-contest training")
    RECOMMENDATION = "recommendation", _("Direct recommendation")
    VOTE = "vote", _("Vote of the review committee")


class StageState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    MARKING = "marking", _("Marking")
    CLOSED = "closed", _("Marking closed")
    RELEASED = "released", _("Released")


class TieStep(models.TextChoices):
    """Steps over a tie that people take."""

    LEADER = "leader", _("Decision of the panel leader")
    CONFER = "confer", _("The panel confers")
    VOTE = "vote", _("The panel votes")
    EXTRA_ROUND = "extra_round", _("Extra round")


class CombinationState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("combination", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("combination", "Confirmed")
    REFUSED = "refused", pgettext_lazy("combination", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("combination", "Taken back")


class PromotionNumberKind(models.TextChoices):
    PLACES = "places", _("Places")
    HEADS = "heads", _("Head count")


class SubstitutionKind(models.TextChoices):
    MOVED_UP = "moved_up", _("Moved up")
    PASSED_OVER = "passed_over", _("Passed over")
    LEFT_EMPTY = "left_empty", _("Place left empty")


class PublicityState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In publicity")
    CLOSED = "closed", _("Publicity ended")


class RulesState(models.TextChoices):
    """A version of the rule book."""

    DRAFT = "draft", pgettext_lazy("rules", "Being written")
    PROPOSED = "proposed", pgettext_lazy("rules", "Waits for approval")
    IN_FORCE = "in_force", pgettext_lazy("rules", "In force")
    DROPPED = "dropped", pgettext_lazy("rules", "Dropped")


class ObjectionState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("objection", "Received")
    CHECKING = "checking", pgettext_lazy("objection", "Being looked into")
    UPHELD = "upheld", _("Objection upheld")
    DISMISSED = "dismissed", _("Objection not upheld")
    NOT_TAKEN = "not_taken", _("Not taken up")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Taken back")
    NOTED = "noted", _("Kept as a clue")


class ObjectionOutcome(models.TextChoices):
    """What the office proposes and a second person confirms."""

    UPHELD = "upheld", _("Objection upheld")
    DISMISSED = "dismissed", _("Objection not upheld")
    NOT_TAKEN = "not_taken", _("Not taken up")


class ObjectionEffect(models.TextChoices):
    """What an upheld objection does to the list."""

    NONE = "none", _("The list stays as it is")
    CORRECT = "correct", _("The text of the line is corrected")
    DISQUALIFY = "disqualify", _("The entry is disqualified")


class ObjectorKind(models.TextChoices):
    PERSON = "person", _("A person under their real name")
    UNIT = "unit", _("A unit under its seal")
    ANONYMOUS = "anonymous", _("Anonymous: a clue")


class ObjectionChannel(models.TextChoices):
    ONLINE = "online", pgettext_lazy("objection", "Online")
    LETTER = "letter", pgettext_lazy("objection", "Letter")
    PHONE = "phone", pgettext_lazy("objection", "Phone call")
    VISIT = "visit", pgettext_lazy("objection", "Visit")


class OutcomeState(models.TextChoices):
    DUE = "due", _("Not yet due")
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", pgettext_lazy("outcome", "Answered")
    CONFIRMED = "confirmed", _("Confirmed")


class UnitAwardState(models.TextChoices):
    NAMED = "named", pgettext_lazy("unit award", "Named")
    ENDED = "ended", pgettext_lazy("unit award", "Taken back")


class VoteTieWay(models.TextChoices):
    RULE = "rule", _("By the written rule")
    PERSONS = "persons", _("By two persons")


class RoundFeedbackState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("feedback", "Not yet open")
    OPEN = "open", pgettext_lazy("feedback", "Open for answers")
    CLOSED = "closed", pgettext_lazy("feedback", "Closed")


class RoundRatingState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("feedback", "Asked")
    ANSWERED = "answered", pgettext_lazy("feedback", "Answered")


class RaterGroup(models.TextChoices):
    CONTESTANT = "contestant", _("Contestants")
    JUDGE = "judge", _("Judges")
    HALL = "hall", _("By the code in the hall")


class ReportState(models.TextChoices):
    SUBMITTED = "submitted", _("Reported up")
    RECEIVED = "received", _("Received")
    TAKEN_BACK = "taken_back", _("Taken back")


class PackImportState(models.TextChoices):
    CHECKING = "checking", pgettext_lazy("pack", "Being checked")
    READY = "ready", pgettext_lazy("pack", "Checked, waits to be taken over")
    REFUSED = "refused", pgettext_lazy("pack", "Not accepted")
    IMPORTING = "importing", pgettext_lazy("pack", "Being taken over")
    IMPORTED = "imported", pgettext_lazy("pack", "Taken over")
    DISCARDED = "discarded", pgettext_lazy("pack", "Put aside")


class DayKind(models.TextChoices):
    CALENDAR = "calendar", _("Calendar days")
    WORKING = "working", _("Working days")


class ScanMatch(models.TextChoices):
    """How the scan of a printed form was found to be the right one. A file that is no such scan has none."""

    NONE = "", "—"
    BY_CODE = "by_code", _("Matched by its code")
    TO_EYE = "to_eye", _("To be matched by eye")
    BY_EYE = "by_eye", _("Matched by eye")


class EntrySource(models.TextChoices):
    """How an entry came into the round. ``selected``: from a camp or roadshow that replaced a round; void when a consent
    to that fell away afterwards."""

    DIRECT = "direct", _("Registered directly")
    BELOW = "below", _("Promoted from the level below")
    RECOMMENDED = "recommended", _("Directly recommended")
    SELECTED = "selected", _("Recommended by review and selection")
    SELECTED_VOID = "selected_void", _("Recommended by review and selection (void)")
    IMPORTED = "imported", _("Entered by the office from a list")
    OFFICE = "office", _("Entered by the office on behalf")


class RoundAnswerState(models.TextChoices):
    """Whether a region declined to hold its round. That it holds one says the round itself."""

    OPEN = "open", _("Not declined")
    DECLINED = "declined", _("No round will be held")


class RecommendationWay(models.TextChoices):
    DIRECT = "direct", _("Directly recommended")
    SELECTED = "selected", _("Recommended by review and selection")


class ReplacementForm(models.TextChoices):
    CAMP = "camp", _("Lecturer training camp")
    ROADSHOW = "roadshow", _("Project roadshow")


class ReplacementReason(models.TextChoices):
    TOO_FEW = "too_few", _("Too few entries for a round")
    NO_MEANS = "no_means", _("No venue, staff or funds")
    EMERGENCY = "emergency", _("Emergency or force majeure")
    OTHER = "other", _("Another special reason")


class ReplacementState(models.TextChoices):
    ASKED = "asked", _("Asked, awaiting both consents")
    GRANTED = "granted", _("Both consents given")
    OPENED = "opened", _("Selection by camp or roadshow opened")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("replacement", "Taken back")


class ConsentSide(models.TextChoices):
    PROVINCE = "province", _("Provincial department")
    NATIONAL = "national", _("National organising committee")


class ConsentState(models.TextChoices):
    PENDING = "pending", _("Not yet given")
    GRANTED = "granted", pgettext_lazy("consent", "Granted")
    REFUSED = "refused", pgettext_lazy("consent", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")


class ImportState(models.TextChoices):
    """A list of entries that an office imports: checked first, written when somebody confirms."""

    CHECKING = "checking", pgettext_lazy("import", "Being checked")
    CHECKED = "checked", pgettext_lazy("import", "Checked, not imported yet")
    UNREADABLE = "unreadable", pgettext_lazy("import", "Cannot be read")
    CONFIRMED = "confirmed", pgettext_lazy("import", "Being imported")
    DONE = "done", pgettext_lazy("import", "Imported")
    NOT_WRITTEN = "not_written", pgettext_lazy("import", "Not imported")
    DISCARDED = "discarded", pgettext_lazy("import", "Discarded")


class DoubtState(models.TextChoices):
    """What became of the doubt about an entry's eligibility."""

    OPEN = "open", pgettext_lazy("doubt", "To be decided")
    PROPOSED = "proposed", pgettext_lazy("doubt", "Disqualification proposed")
    KEPT = "kept", pgettext_lazy("doubt", "Stays in")
    STRUCK = "struck", pgettext_lazy("doubt", "Disqualified")
    LAPSED = "lapsed", pgettext_lazy("doubt", "No longer in doubt")
