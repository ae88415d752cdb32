"""What may explain the problem, what speaks for and against each, and what nobody knows."""

from __future__ import annotations

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort.models import ChronologyEntry
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.grades import is_suspected_false
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.scanning import policy
from placemap.scanning.models import (
    Evidence,
    Explanation,
    IndicatorSeries,
    Interview,
    OpenQuestion,
    OperationNote,
)
from placemap.scanning.rules import workspace as rules
from placemap.scanning.vocabulary import Stance
from placemap.subjects.models import Entity

CHANGED = _("Somebody else changed this while you were writing. Nothing of theirs was overwritten.")


@command(may=policy.may_analyse, event=Event.EXPLANATION_WRITTEN)
def explain(*, mapping: Mapping, words: str, by: Actor) -> Explanation:
    """One more thing that may explain the problem, beside the others."""
    require_open(mapping)
    explanation = Explanation(
        mapping=mapping, words=rules.check_words(words, _("An explanation")), written_by=author(by)
    )
    explanation.save(force_insert=True)
    return explanation


@command(may=policy.may_change_written, event=Event.EXPLANATION_WRITTEN)
def change_explanation(
    *, written: Explanation, words: str, set_aside_because: str = "", version: int, by: Actor
) -> Explanation:
    """Other words, or set aside with the reason; without one it stands. Its evidence stays with it."""
    require_open(written.mapping)
    changed = Explanation.objects.filter(pk=written.pk, version=version).update(
        words=rules.check_words(words, _("An explanation")),
        set_aside_because=set_aside_because.strip(),
        version=F("version") + 1,
    )
    if changed != 1:
        raise Conflict(CHANGED)
    written.refresh_from_db()
    return written


@command(may=policy.may_change_written, event=Event.EXPLANATION_WRITTEN)
def add_evidence(
    *,
    written: Explanation,
    stance: str,
    words: str,
    entry: ChronologyEntry | None = None,
    interview: Interview | None = None,
    operation: OperationNote | None = None,
    place: Entity | None = None,
    series: IndicatorSeries | None = None,
    by: Actor,
) -> Evidence:
    """What a record says for or against an explanation. One record, of this mapping, that can be opened.

    What its sender suspects to be false is no evidence of anything.
    """
    require_open(written.mapping)
    cited = (entry, interview, operation, place, series)
    rules.check_cites(cited)
    if any(one is not None and one.mapping_id != written.mapping_id for one in cited):
        raise PlacemapError(_("That record stands in another mapping."))
    if entry is not None and is_suspected_false(entry.grade):
        raise PlacemapError(_("Whoever sent this suspects that it is false, so it is no evidence."))
    evidence = Evidence(
        mapping=written.mapping,
        explanation=written,
        stance=Stance(stance).value,
        words=rules.check_words(words, _("What it shows")),
        entry=entry,
        interview=interview,
        operation=operation,
        place=place,
        series=series,
        written_by=author(by),
    )
    evidence.save(force_insert=True)
    return evidence


@command(may=policy.may_change_written, event=Event.EXPLANATION_WRITTEN)
def remove_evidence(*, written: Evidence, by: Actor) -> None:
    """Take a piece of evidence away. The record it cites stays as it is."""
    require_open(written.mapping)
    gone, _counts = Evidence.objects.filter(pk=written.pk).delete()
    if not gone:
        raise PlacemapError(_("This has been taken away already."))


@command(may=policy.may_analyse, event=Event.QUESTION_WRITTEN)
def ask_question(*, mapping: Mapping, words: str, by: Actor) -> OpenQuestion:
    """Something that nobody knows, and that the group should."""
    require_open(mapping)
    question = OpenQuestion(
        mapping=mapping, words=rules.check_words(words, _("What nobody knows")), written_by=author(by)
    )
    question.save(force_insert=True)
    return question


@command(may=policy.may_change_written, event=Event.QUESTION_WRITTEN)
def answer_question(*, written: OpenQuestion, answer: str, version: int, by: Actor) -> OpenQuestion:
    """What somebody found out. Emptied, nobody knows it again."""
    require_open(written.mapping)
    said = answer.strip()
    changed = OpenQuestion.objects.filter(pk=written.pk, version=version).update(
        answer=said,
        answered_at=now() if said else None,
        answered_by=author(by) if said else None,
        version=F("version") + 1,
    )
    if changed != 1:
        raise Conflict(CHANGED)
    written.refresh_from_db()
    return written
