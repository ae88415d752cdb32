"""Words for opening in full: the tasks, what was said, terms, who must be at the table, and sponsors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.foundations.clock import today
from placemap.mappings import rules
from placemap.mappings.models import Mapping, OpeningRecord, SponsorAcceptance, StructureChange
from placemap.mappings.presenters.mapping import task_row
from placemap.mappings.presenters.reviews import referred_note
from placemap.mappings.queries import AtTable, Opening, Table
from placemap.mappings.vocabulary import Certainty, Structure, TableAnswer, Trigger
from placemap.partners.vocabulary import AgencyKind
from placemap.web.filters import day, day_short


def acceptance_tag(one: SponsorAcceptance) -> dict[str, str]:
    """How far a sponsor has come: text and kind of a tag, and what was said."""
    if one.accepted_at is not None:
        delegates = (
            _("The chair may give its people actions.")
            if one.may_delegate
            else _("Ask before giving actions.")
        )
        return {
            "text": _("Accepted %(day)s") % {"day": day_short(one.accepted_at)},
            "kind": "done",
            "note": f"{one.sponsor}: {one.offers} {delegates}",
        }
    if one.expires_on < today():
        return {"text": _("Not accepted; the link is too old"), "kind": "gap", "note": one.sponsor}
    until = _("Asked, until %(day)s") % {"day": day_short(one.expires_on)}
    return {"text": until, "kind": "wait", "note": one.sponsor}


def opening_rows(mapping: Mapping, found: Opening, may_change: bool) -> list[dict[str, Any]]:
    """Rows for `pm.task_list`: opening in full, after the five-minute start."""
    record, ref = found.record, [mapping.reference]

    def page(name: str) -> str:
        return reverse(name, args=ref) if may_change else ""

    count = len(found.objectives)
    has_reasons = record is not None and bool(record.trigger)
    has_structure = record is not None and bool(record.structure)
    told = record is not None and record.told_on is not None
    return [
        task_row(
            _("Why it was opened"),
            page("opening-reasons"),
            Trigger.label_of(record.trigger)
            if record and has_reasons
            else _("The panel that wants it, what led to it, and on what evidence"),
            not has_reasons,
            _("Said"),
        ),
        task_row(
            _("What was referred in"),
            # Once something is written down, it is read and changed where it stands.
            page("mapping-opening" if found.referred else "add-referred-in"),
            referred_note(found.referred),
            not found.referred,
            _("Written down"),
        ),
        task_row(
            _("Groups and first chair"),
            page("opening-structure"),
            _("%(structure)s. Usual level: %(grade)s. First chair: %(chair)s.")
            % {
                "structure": Structure.label_of(record.structure),
                "grade": rules.USUAL_GRADE[Structure(record.structure)].label.lower(),
                "chair": record.first_chair,
            }
            if record and has_structure
            else _("One group or bronze and silver, and who chairs first"),
            not has_structure,
            _("Said"),
        ),
        _sponsor_task(found, page),
        task_row(
            _("Terms of reference"),
            page("adopt-terms"),
            _terms_note(found),
            found.adopted is None,
            _("Adopted"),
        ),
        *_table_task(ref, found.table),
        task_row(
            _("Objectives"),
            reverse("add-objective", args=ref) if may_change and not count else "",
            ngettext(
                "%(n)d agreed, each with how it will be seen",
                "%(n)d agreed, each with how it will be seen",
                count,
            )
            % {"n": count}
            if count
            else _("What should change, how it is now, and how it should be"),
            not count,
            _("Agreed"),
        ),
        task_row(
            _("Community safety partnership"),
            page("opening-told"),
            _("%(who)s, %(day)s") % {"who": record.told_whom, "day": day(record.told_on)}
            if record and told
            else _("It is told when a mapping opens"),
            not told,
            _("Told"),
        ),
        {
            **task_row(
                _("Chairs"),
                reverse("mapping-team", args=ref),
                _chairs_note(found),
                bool(found.untrained) or not found.chairs,
                _("Trained"),
                _("Training to do") if found.chairs else _("To do"),
            )
        },
        task_row(
            _("Both sides at the table"),
            reverse("mapping-team", args=ref),
            found.lacking or _("Those who keep children safe, and those who can disrupt and enforce"),
            bool(found.lacking),
            _("Both"),
            _("One is missing"),
        ),
        task_row(
            _("First meeting"),
            page("opening-first-meeting"),
            _met_words(record) or _("It closes with both sides there, or with the reason why not"),
            record is None or record.met_on is None,
            _("Closed"),
        ),
    ]


def _sponsor_task(found: Opening, page: Callable[[str], str]) -> dict[str, Any]:
    """Who above the group can spend money: the silver group, or the sponsor whom one group alone names.

    They read how the mapping stands, and the minutes of its meetings, from a seat that only watches over it.
    """
    record, label = found.record, _("Strategic sponsor")
    if record is None or not record.structure:
        note = _("The silver group, or somebody who can spend money and lend staff")
        return task_row(label, page("opening-structure"), note, True, "")
    above = record.silver.name if record.structure != Structure.SINGLE and record.silver else record.sponsor
    if found.watchers:
        note = _("%(above)s. Watching over it: %(names)s.") % {
            "above": above,
            "names": ", ".join(found.watchers),
        }
        return task_row(label, page("opening-structure"), note, not above, _("Named"))
    note = _(
        "%(above)s. Give the seat of a silver chair to whoever chairs it, or to the sponsor: it reads how"
        " this stands, and no child."
    )
    return task_row(label, page("seat-person"), note % {"above": above}, True, "", _("Named, no seat yet"))


def _met_words(record: OpeningRecord | None) -> str:
    """When the first meeting was, how many agencies came, and why it closed without one of the sides."""
    if record is None or record.met_on is None:
        return ""
    count = len(record.met_agencies)
    came = ngettext("%(day)s, with %(n)d agency.", "%(day)s, with %(n)d agencies.", count)
    said = came % {"day": day(record.met_on), "n": count}
    if not record.met_without:
        return said
    return _("%(came)s One side was missing: %(why)s") % {"came": said, "why": record.met_without}


def _chairs_note(found: Opening) -> str:
    if not found.chairs:
        return _("Nobody leads it. Two may: a lead officer and a co-chair")
    said = [f"{', '.join(dict.fromkeys(seat.user.name for seat in found.chairs))}."]
    if found.untrained:
        said.append(_("Not trained in OSARA: %(names)s.") % {"names": ", ".join(found.untrained)})
    if found.below:
        said.append(_("Below the usual level: %(names)s.") % {"names": ", ".join(found.below)})
    return " ".join(said)


def _terms_note(found: Opening) -> str:
    if found.adopted is None:
        return _("Adopt the version that the group works under")
    words = _("%(terms)s, since %(day)s") % {
        "terms": found.adopted.terms,
        "day": day(found.adopted.adopted_on),
    }
    if found.newer is None:
        return words
    return _("%(words)s. Version %(n)d is newer.") % {"words": words, "n": found.newer.number}


def _table_task(ref: list[str], table: Table | None) -> list[dict[str, Any]]:
    if table is None:
        return []
    page = reverse("who-at-table", args=ref)
    note = _table_note(table)
    return [task_row(_("Who must be at the table"), page, note, bool(table.still), _("All asked"))]


def _table_note(table: Table) -> str:
    if not table.rows:
        return _("Nobody is written down for this place. Ask your administrator who answers there.")
    if not table.still:
        return ngettext(
            "%(n)d body answers for this place", "%(n)d bodies answer for this place", len(table.rows)
        ) % {"n": len(table.rows)}
    return _("%(still)d of %(all)d still to ask, from who answers for this place") % {
        "still": table.still,
        "all": len(table.rows),
    }


def table_rows(table: Table) -> list[dict[str, Any]]:
    """Each body that should be at the table: what for, how far it is, and whether its agency can join."""
    several = len({name for row in table.rows for name in row.body.areas}) > 1
    return [
        {
            "key": row.body.key,
            "name": row.body.name,
            "what": body_answers_for(row),
            "where": ", ".join(row.body.areas) if several else "",
            "is_member": row.is_member,
            **_how_far(row),
        }
        for row in table.rows
    ]


def body_answers_for(row: AtTable) -> str:
    """What a body is wanted for, in a few words."""
    if not row.body.answers_for and row.body.agency is not None:
        return str(AgencyKind.label_of(row.body.agency.kind))
    return ", ".join(str(what.label) for what in row.body.answers_for)


def _how_far(row: AtTable) -> dict[str, Any]:
    if row.is_member:
        return {"text": _("On the team"), "kind": "done", "note": ""}
    said, standing = row.said, row.body.standing
    if said is not None and row.answer is TableAnswer.ASKED and said.asked_on is not None:
        text = _("Asked %(day)s") % {"day": day_short(said.asked_on)}
        return {"text": text, "kind": "wait", "note": said.reason}
    if said is not None and row.answer is TableAnswer.NOT_NEEDED:
        return {"text": _("Not needed"), "kind": "plain", "note": said.reason}
    note = ""
    if row.body.agency is None:
        note = _("It has no agency on Placemap.")
    elif standing is None or not standing.may_take_part:
        note = _("It cannot join yet: it has no agreement in force.")
    return {"text": _("Still to ask"), "kind": "gap", "note": note}


def nobody_rows(table: Table) -> list[str]:
    """What nobody is known to answer for, with where, a sentence each."""
    return [
        _("%(what)s: nobody is known in %(where)s.") % {"what": what.label, "where": ", ".join(where)}
        for what, where in table.nobody
    ]


def structure_lines(changes: Sequence[StructureChange]) -> list[str]:
    """Each change of the groups in a sentence, the latest first."""
    return [
        _("From %(day)s: %(after)s, until then %(before)s. %(reason)s")
        % {
            "day": day(one.changed_on),
            "after": Structure.label_of(one.structure).lower(),
            "before": Structure.label_of(one.before).lower(),
            "reason": one.reason,
        }
        for one in changes
    ]


def opening_details(record: OpeningRecord) -> list[dict[str, Any]]:
    """Rows for `pm.summary_list`: everything said of the opening."""
    return [
        {"key": _("Acts for"), "value": record.panel.name if record.panel else ""},
        {"key": _("What led to it"), "value": Trigger.label_of(record.trigger) if record.trigger else ""},
        {"key": _("Theme"), "value": record.themes},
        {
            "key": _("Known of or suspected"),
            "value": Certainty.label_of(record.certainty) if record.certainty else "",
        },
        {"key": _("Evidence that was enough"), "value": record.threshold},
        {"key": _("Groups"), "value": Structure.label_of(record.structure) if record.structure else ""},
        {"key": _("Silver group"), "value": record.silver.name if record.silver else ""},
        {"key": _("Sponsor"), "value": record.sponsor},
        {"key": _("Chair of the first meeting"), "value": record.first_chair},
        {"key": _("First meeting"), "value": _met_words(record)},
        *([{"key": _("Terms, as said before"), "value": record.terms}] if record.terms else []),
    ]
