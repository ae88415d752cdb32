"""Words for the disposal report."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.queries.disposal import DisposalReport
from placemap.cohort.rules.disposal import SMALLEST_SAID, Disposal, backups_gone, is_said, parts_said
from placemap.foundations.clock import today
from placemap.web.filters import day, number


def people(count: int, *, is_exact: bool) -> str:
    """A number of people in words, or that it is a small one."""
    if not is_said(count, is_exact=is_exact):
        return _("Fewer than %(n)d people") % {"n": SMALLEST_SAID}
    if not count:
        return _("Nobody")
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def state_banner(report: DisposalReport) -> dict[str, str]:
    """What a reader needs first: complete, or what still waits and until when."""
    state = report.state
    if state is Disposal.COMPLETE:
        text = _("Nobody is left, no sealed code is left, and no backup in Placemap’s care holds anybody.")
    elif state is Disposal.LEAVING:
        text = _("The report is not finished: see who is still here below.")
    else:
        text = " ".join(_waits(report))
    return {
        "kind": "success" if state is Disposal.COMPLETE else "notice",
        "lead": f"{state.label}.",
        "text": text,
    }


def _waits(report: DisposalReport) -> list[str]:
    said = []
    if report.fingerprints and report.fingerprints_until:
        said.append(_("The sealed codes go after %(on)s.") % {"on": day(report.fingerprints_until)})
    if report.last_left:
        said.append(_backups(report))
    return said


def _backups(report: DisposalReport) -> str:
    if report.backup_days is None:
        return _(
            "Nobody has set how long backups are kept, so Placemap deletes none. Ask whoever runs the server"
            " when the last one that holds these people goes."
        )
    if report.last_left is None:
        return _("Backups are kept for %(n)s days.") % {"n": number(report.backup_days)}
    gone = backups_gone(report.last_left, report.backup_days)
    words = (
        _("Backups are kept for %(n)s days: the last one that held any of these people went by %(on)s.")
        if gone <= today()
        else _("Backups are kept for %(n)s days: the last one that holds any of these people goes on %(on)s.")
    )
    return words % {"n": number(report.backup_days), "on": day(gone)}


def who_left(report: DisposalReport) -> list[dict[str, Any]]:
    """How many left and by which way. Of small numbers only the whole is said."""
    rows = [{"key": _("Left Placemap"), "value": people(report.left, is_exact=report.is_exact)}]
    planned, let_go = (sum(count for _, count in days) for days in (report.planned, report.let_go))
    if report.left and parts_said([planned, let_go], is_exact=report.is_exact):
        rows += [
            {"key": _("On the planned day"), "value": people(planned, is_exact=True)},
            {"key": _("No concern: let go"), "value": people(let_go, is_exact=True)},
        ]
    elif report.left:
        rows.append(
            {
                "key": _("By which way"),
                "value": _("Not said here: a small number can tell who somebody is. The lead reads it."),
            }
        )
    return rows


def days_left(report: DisposalReport) -> list[dict[str, Any]]:
    """Each day on which somebody left, how many and by which way; for small numbers from when to when."""
    found = [
        *((on, count, _("Planned day")) for on, count in report.planned),
        *((on, count, _("No concern")) for on, count in report.let_go),
    ]
    if not parts_said([count for _, count, _ in found], is_exact=report.is_exact):
        days = [on for on, _, _ in found]
        key = _("On") if min(days) == max(days) else _("Between")
        return [{"key": key, "value": _between(min(days), max(days))}]
    return [
        {"key": day(on), "value": f"{people(count, is_exact=True)}. {way}."}
        for on, count, way in sorted(found, key=lambda one: (one[0], one[2]))
    ]


def _between(first: Any, last: Any) -> str:
    if first == last:
        return day(first)
    return _("%(first)s and %(last)s") % {"first": day(first), "last": day(last)}


def who_stays(report: DisposalReport) -> list[dict[str, Any]]:
    """Whoever is still here, and why."""
    parts = [report.held, report.extended, report.later, report.waiting]
    if not parts_said(parts, is_exact=report.is_exact):
        return [{"key": _("Still here"), "value": people(report.here, is_exact=report.is_exact)}]
    rows = [{"key": _("Still here"), "value": people(report.here, is_exact=True)}]
    for count, key, why in (
        (report.held, _("Legal hold"), _("until somebody lifts it")),
        (report.extended, _("Kept longer"), _until(report.extended_until)),
        (report.later, _("Their day is still to come"), _until(report.leave_on)),
        (
            report.waiting,
            _("Their day has come"),
            _("kept by a risk nobody acted on, or by words that may name them. The coordinator decides"),
        ),
    ):
        if count:
            rows.append({"key": key, "value": f"{people(count, is_exact=True)}, {why}."})
    return rows


def _until(on: Any) -> str:
    return _("until %(on)s at the latest") % {"on": day(on)} if on else ""


def what_stays(report: DisposalReport) -> list[dict[str, Any]]:
    """What is kept without a name, and until when; what nobody has set is said to be so."""
    codes = (
        ngettext("%(n)s code", "%(n)s codes", report.fingerprints) % {"n": number(report.fingerprints)}
        if is_said(report.fingerprints, is_exact=report.is_exact)
        else _("Fewer than %(n)d codes") % {"n": SMALLEST_SAID}
    )
    rows = [
        {
            "key": _("Sealed codes of children let go"),
            "value": _("%(codes)s, until %(on)s. They say only “considered before”.")
            % {"codes": codes, "on": day(report.fingerprints_until)}
            if report.fingerprints
            else _("None are left."),
        },
        {
            "key": _("Record of who did what"),
            "value": _(
                "%(n)s entries, with random codes in place of names. Placemap sets no end for it: your"
                " retention schedule does."
            )
            % {"n": number(report.trail)},
        },
        {
            "key": _("The mapping itself"),
            "value": _("Everything in it went on %(on)s: its scope, its team and what the group wrote.")
            % {"on": day(report.disposed_on)}
            if report.disposed_on
            else _(
                "Its scope, team and what the group wrote stay until twelve months after it closed, with the"
                " names of whoever left taken out. They go thirty days after the last person left it, or"
                " later where backups are kept for longer, so that agencies can read what they were told."
                " From then on only information governance reads this report."
            ),
        },
        {"key": _("Backups"), "value": _backups(report)},
    ]
    if report.is_exact:
        kept = {
            "key": _("Decisions to keep somebody longer"),
            "value": _("%(n)s, of which %(m)s were ended again. The reasons go with the person.")
            % {"n": number(report.kept), "m": number(report.lifted)}
            if report.kept
            else _("There were none."),
        }
        rows.insert(0, kept)
    return rows


def who_was_told(report: DisposalReport) -> list[dict[str, Any]]:
    """The agencies that had receipts; how many only for those who read every number."""
    return [
        {
            "key": who,
            "value": ngettext("%(n)s receipt", "%(n)s receipts", count) % {"n": number(count)}
            if report.is_exact
            else _("Has its receipts"),
        }
        for who, count in report.told
    ]
