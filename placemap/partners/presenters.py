"""Words for the register of agreements, the law, and who covers a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.access.real_data import gate
from placemap.foundations.invented import Gate
from placemap.partners.models import Agency, Area, AreaBody, Cover, GovernanceGroup, PostcodeArea
from placemap.partners.queries import (
    AgencyStanding,
    Answer,
    AreaCovered,
    BackupStanding,
    BodyAnswering,
    PlaceAnswer,
    PowerShown,
    SettingUp,
    was_broken_off,
)
from placemap.partners.rules import Standing, holdings_in
from placemap.partners.vocabulary import AnswersFor, AreaKind, ControllerStatus, GroupKind, Regime
from placemap.web.filters import day, day_time
from placemap.web.jinja import url_if_any

_KINDS = {
    Standing.IN_FORCE: "done",
    Standing.ENDING: "wait",
    Standing.EXPIRED: "gap",
    Standing.NOT_YET: "wait",
    Standing.UNSIGNED: "gap",
}


def standing_words() -> dict[Standing, str]:
    """The words of each standing, in the reader's language."""
    return {
        Standing.IN_FORCE: _("In force"),
        Standing.ENDING: _("Ends soon"),
        Standing.EXPIRED: _("Ended"),
        Standing.NOT_YET: _("Not yet in force"),
        Standing.UNSIGNED: _("Not signed"),
    }


def standing_tag(standing: Standing) -> dict[str, str]:
    """Text and kind of the tag that shows a standing."""
    return {"text": standing_words()[standing], "kind": _KINDS[standing]}


def agreement_line(found: AgencyStanding) -> str:
    """One line about an agency's agreement: which, and until when."""
    if found.agreement is None:
        return ""
    return _("%(version)s, signed %(signed)s, until %(until)s") % {
        "version": found.agreement.version,
        "signed": day(found.agreement.signed_on),
        "until": day(found.agreement.expires_on),
    }


def and_list(names: list[str]) -> str:
    """ "Wendlow, Reedmere and Saltholme"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def area_line(found: AreaCovered) -> str:
    """What kind of council an area has, and which is over it."""
    kind = found.area.kind
    county = next((area.name for area in found.above if area.kind == AreaKind.COUNTY), "")
    if kind == AreaKind.UNITARY:
        return _("%(area)s is a unitary council: it does the work of a district and a county.") % {
            "area": found.area.name
        }
    if kind == AreaKind.DISTRICT and county:
        return _("%(area)s is a district council. %(county)s is the county council over it.") % {
            "area": found.area.name,
            "county": county,
        }
    return _("%(area)s: %(kind)s.") % {"area": found.area.name, "kind": AreaKind.label_of(kind).lower()}


def place_line(answer: PlaceAnswer) -> str:
    """The first sentence of an answer: where the place lies."""
    names = [found.area.name for found in answer.covered]
    if not names:
        what = answer.code or f"“{answer.typed}”"
        return _("Placemap does not know where %(what)s lies.") % {"what": what}
    if answer.code and len(names) == 1:
        return _("%(place)s is in %(area)s.") % {"place": answer.code, "area": names[0]}
    if answer.code:
        return ngettext(
            "%(place)s lies in %(n)d council area: %(areas)s.",
            "%(place)s lies in %(n)d council areas: %(areas)s.",
            len(names),
        ) % {"place": answer.code, "n": len(names), "areas": and_list(names)}
    if len(names) == 1:
        found = answer.covered[0]
        if found.places:
            return _("%(place)s is in %(area)s.") % {
                "place": and_list(list(found.places)),
                "area": found.area.name,
            }
        return _("You asked about %(area)s.") % {"area": names[0]}
    return _("More than one area answers to that name: %(areas)s.") % {"areas": and_list(names)}


def place_advice(answer: PlaceAnswer) -> str:
    """What to do when the answer is not one council; empty when it is."""
    is_whole = len(answer.code) > 5 and " " in answer.code and answer.code[-1].isalpha()
    if not answer.covered and answer.code:
        return _(
            "Check the postcode. If it is right, it may lie outside this partnership: ask the council that"
            " the household pays council tax to. Your administrator can add it."
        )
    if not answer.covered:
        return _("Check the spelling, or type a postcode: the first part, like FE3, is enough.")
    if len(answer.covered) == 1:
        return ""
    if answer.code and not is_whole:
        return _("Type the whole postcode to narrow it down. Until you know, tell both.")
    if answer.code:
        return _("Ask which council the household pays council tax to. Until you know, tell both.")
    return _("Look at the one you mean below, or type a postcode.")


def wider_line(answer: PlaceAnswer) -> str:
    """Says so when the records know only a wider code than the one typed."""
    if not answer.is_wider:
        return ""
    codes = sorted({code for found in answer.covered for code in found.codes})
    return _("The records say this of everything in %(codes)s, not of %(code)s by itself.") % {
        "codes": and_list(codes),
        "code": answer.code,
    }


def body_line(body: BodyAnswering) -> str:
    """A body's name, and whether it can be shared with here."""
    if body.agency is None:
        return _("%(name)s (not on Placemap)") % {"name": body.name}
    if body.standing is None or not body.standing.may_take_part:
        return _("%(name)s (has not signed the information sharing protocol)") % {"name": body.name}
    return body.name


def alike(covered: tuple[AreaCovered, ...]) -> tuple[Answer, ...]:
    """What is answered for by the same bodies in every one of several areas; nothing where there is one."""
    if len(covered) < 2:
        return ()
    every = [{answer.what: answer.bodies for answer in found.answers} for found in covered]
    return tuple(
        answer
        for answer in covered[0].answers
        if answer.bodies and all(other[answer.what] == answer.bodies for other in every)
    )


def apart(found: AreaCovered, same: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """What is left to say of one area after `alike` was said of all."""
    said = {answer.what for answer in same}
    return tuple(answer for answer in found.answers if answer.what not in said)


def answer_rows(answers: tuple[Answer, ...], *, has_parts: bool = False) -> list[dict[str, Any]]:
    """Rows for `pm.summary_list`: who answers for what. `has_parts`: districts below may know more."""
    missing = (
        _("It differs in each part: choose one below.")
        if has_parts
        else _("Nobody is written down. Ask your administrator to add them.")
    )
    return [
        {
            "key": answer.what.label,
            "lines": [body_line(body) for body in answer.bodies],
            "missing": missing,
        }
        for answer in answers
    ]


def council_rows(found: AreaCovered) -> list[dict[str, Any]]:
    """The councils and the partnership over a place, for the top of the list."""
    return [{"key": AreaKind.label_of(area.kind), "value": area.name} for area in (found.area, *found.above)]


def period_line(from_on: date, until_on: date | None) -> str:
    """ "From 1 April 2023", with the last day where there is one."""
    if until_on is None:
        return _("From %(day)s") % {"day": day(from_on)}
    return _("From %(day)s until %(last)s") % {"day": day(from_on), "last": day(until_on)}


def entry_line(entry: PostcodeArea | AreaBody) -> str:
    """When an entry counts."""
    return period_line(entry.from_on, entry.until_on)


def law_line(shown: PowerShown) -> str:
    """When a power is in force, as one sentence; why not where it is not."""
    if shown.why_not:
        return shown.why_not
    power = shown.power
    if power.in_force_from is None or power.in_force_from.year < 1950:
        return _("In force.")
    if power.in_force_to is not None:
        return _("In force from %(day)s until %(last)s.") % {
            "day": day(power.in_force_from),
            "last": day(power.in_force_to),
        }
    return _("In force since %(day)s.") % {"day": day(power.in_force_from)}


def law_tag(shown: PowerShown) -> dict[str, str]:
    """Text and kind of the tag that shows whether a power can be chosen and was looked at."""
    if shown.why_not:
        return {"text": _("Not in force"), "kind": "plain"}
    if shown.is_stale:
        return {"text": _("Check it again"), "kind": "wait"}
    return {"text": _("In force"), "kind": "done"}


# Setting the partnership up


@dataclass(frozen=True, slots=True)
class TaskCard:
    """Tasks that belong together, as rows for `pm.task_list`."""

    title: str
    aside: str
    tasks: list[dict[str, str]]


def next_area(areas: list[Area]) -> dict[str, str]:
    """What somebody adding an area most likely adds: first the partnership, then what lies under it."""
    top = next((area for area in areas if area.kind == AreaKind.PARTNERSHIP), None)
    if top is None:
        return {"kind": AreaKind.PARTNERSHIP.value}
    counties = [area for area in areas if area.kind == AreaKind.COUNTY]
    if len(counties) == 1:
        return {"kind": AreaKind.DISTRICT.value, "parent": str(counties[0].pk)}
    return {"parent": str(top.pk)}


def named_some(names: tuple[str, ...], most: int = 3) -> str:
    """ "Wendlow, Reedmere, Saltholme and 2 more"."""
    if len(names) <= most:
        return and_list(list(names))
    return _("%(some)s and %(n)d more") % {"some": ", ".join(names[:most]), "n": len(names) - most}


def set_up_cards(found: SettingUp, backup: BackupStanding) -> list[TaskCard]:
    """The tasks of setting up, each with its page and how far it is."""
    return [
        TaskCard(_("The partnership and its groups"), _("In any order"), _structure_tasks(found)),
        TaskCard(_("Agencies, and who does what"), "", _agency_tasks(found)),
        TaskCard(
            _("People"),
            _("Nobody sees a child until a mapping’s lead gives them a seat"),
            _people_tasks(found),
        ),
        *_real_people_card(),
        TaskCard(_("Keeping it alive"), "", [_upkeep_task(backup)]),
    ]


def _upkeep_task(backup: BackupStanding) -> dict[str, str]:
    """Whether it is backed up, and the page that says what was done on the server."""
    said = _("This is a demonstration: no backup is expected")
    if backup.made_at is not None:
        said = _("Last backed up on %(moment)s") % {"moment": day_time(backup.made_at)}
    elif backup.is_expected:
        said = _("No backup was ever made")
    return _to_do(_("How this Placemap is looked after"), reverse("upkeep"), said, backup.is_late)


def _real_people_card() -> list[TaskCard]:
    """The last of it: what is signed before anybody real is entered. Nothing where no page says so."""
    address, state = url_if_any("set-up-checks"), gate()
    if not address:
        return []
    task = _to_do(_("Set-up checks"), address, str(state.label), state is not Gate.OPEN)
    return [TaskCard(_("Before real people"), _("Nobody real is entered until these are signed"), [task])]


def upkeep_tag(entry: AuditEntry) -> dict[str, str] | None:
    """What stands out of what was done on the server: a backup broken off, or still being written."""
    if was_broken_off(entry):
        return {"text": _("Not finished"), "kind": "gap"}
    return {"text": _("Being written"), "kind": "wait"} if entry.event == Event.BACKUP_BEGUN else None


def upkeep_words(entry: AuditEntry) -> str:
    """What was done on the server, and to what: its codes and numbers in a sentence."""
    said = entry.details
    match entry.event:
        case Event.BACKED_UP | Event.BACKUP_BEGUN:
            return str(said.get("file", ""))
        case Event.RESTORED:
            made_at = datetime.fromisoformat(said["backup_of"])
            if said.get("whole_copy"):
                return _("A copy of the whole database, as it was on %(moment)s.") % {
                    "moment": day_time(made_at)
                }
            return _("The backup of %(moment)s, with %(rows)s rows.") % {
                "moment": day_time(made_at), "rows": said.get("rows", 0),
            }  # fmt: skip
        case Event.ERASED_AGAIN if said.get("register") == "none":
            return _("There was no register of erasures: children let go since the backup are back.")
        case Event.ERASED_AGAIN:
            done = int(said.get("done", 0))
            words = ngettext("%(n)d erased again.", "%(n)d erased again.", done) % {"n": done}
            left = int(said.get("left", 0))
            wait = ngettext(
                "%(n)d waits for a coordinator’s answer.", "%(n)d wait for a coordinator’s answer.", left
            ) % {"n": left}
            return f"{words} {wait}" if left else words
        case Event.UPGRADED:
            return _("To version %(version)s.") % {"version": said.get("version", "")}
        case Event.DATA_KEY_CHANGED:
            return _("The new key is %(key)s.") % {"key": said.get("key", "")}
        case Event.DATA_KEYS_FORGOTTEN:
            return _("The key in use is %(key)s.") % {"key": said.get("key", "")}
    return ""


def _structure_tasks(found: SettingUp) -> list[dict[str, str]]:
    structure, add = reverse("structure"), reverse("add-area")
    upper = ngettext("%(n)d county or unitary", "%(n)d counties and unitaries", found.upper_tiers) % {
        "n": found.upper_tiers
    }
    districts = ngettext("%(n)d district", "%(n)d districts", found.districts) % {"n": found.districts}
    lonely = found.counties_without_districts
    return [
        _to_do(_("The partnership"), structure if found.partnership else add, found.partnership
               or _("Give the safeguarding partnership its name"), not found.partnership),
        _to_do(_("Councils and districts"), structure if found.upper_tiers else add,
               _("No districts yet: %(names)s") % {"names": named_some(lonely)} if lonely
               else f"{upper}, {districts}", bool(lonely) or not found.upper_tiers),
        _to_do(_("Where each council ends"), structure,
               _("Not said: %(names)s") % {"names": named_some(found.without_bounds)}
               if found.without_bounds else _("By name, for every council"),
               bool(found.without_bounds) or not found.upper_tiers),
        _to_do(_("Community safety partnerships"),
               f"{reverse('add-group')}?kind={GroupKind.COMMUNITY_SAFETY.value}",
               _("None in %(names)s") % {"names": named_some(found.without_community_safety)}
               if found.without_community_safety else _("One for every council"),
               bool(found.without_community_safety) or not found.upper_tiers),
        _to_do(_("Exploitation panel (MACE)"), structure if found.panels
               else f"{reverse('add-group')}?kind={GroupKind.PANEL.value}",
               named_some(found.panels) or _("Mappings are asked for by it"), not found.panels),
        _to_do(_("Silver and problem solving groups"), structure,
               _("%(silver)d silver, %(solving)d problem solving")
               % {"silver": found.silver, "solving": found.problem_solving}, not found.silver),
    ]  # fmt: skip


def _agency_tasks(found: SettingUp) -> list[dict[str, str]]:
    signed = found.agencies - len(found.unsigned)
    return [
        _to_do(_("Agencies"), reverse("agencies") if found.agencies else reverse("add-agency"),
               _("Still to say: %(names)s") % {"names": named_some(found.unfinished)} if found.unfinished
               else ngettext("%(n)d agency", "%(n)d agencies", found.agencies) % {"n": found.agencies},
               bool(found.unfinished) or not found.agencies),
        _to_do(_("Agreements"), reverse("agreements"),
               _("Not in force: %(names)s") % {"names": named_some(found.unsigned)} if found.unsigned
               else ngettext("%(n)d agency has signed", "%(n)d agencies have signed", signed) % {"n": signed},
               bool(found.unsigned) or not found.agencies),
        _to_do(_("Who answers where"), reverse("area-bodies"),
               ngettext("Nobody for %(n)d thing in some council", "Nobody for %(n)d things in some councils",
                        found.unanswered) % {"n": found.unanswered} if found.unanswered
               else _("Somebody answers for everything, in every council"), bool(found.unanswered)),
        _to_do(_("Who can do what, where"), reverse("functions"),
               gaps_line(found.uncovered), bool(found.uncovered) or not found.upper_tiers),
        _to_do(_("Postcodes"), reverse("postcode-areas"),
               _("So that a postcode leads to its council"), not found.postcodes),
    ]  # fmt: skip


def group_line(group: GovernanceGroup) -> str:
    """What kind of group it is and where, unless its name says so."""
    said = group.name.casefold()
    words = [str(GroupKind.label_of(group.kind)), group.area.name]
    return ", ".join(one for one in words if one.casefold() not in said)


def agency_gaps(agency: Agency) -> str:
    """What nobody has said of an agency yet; empty when everything is."""
    missing = (
        (not agency.controller, _("who decides")),
        (not agency.gateway, _("which law")),
        (not agency.contact_email, _("data protection contact")),
    )
    return ", ".join(words for is_missing, words in missing if is_missing)


def agency_rows(agency: Agency, gateway: PowerShown | None) -> list[dict[str, Any]]:
    """Rows for `pm.summary_list`: what is kept of an agency."""
    law = gateway.power.title if gateway else ""
    if gateway and gateway.why_not:
        law = f"{law}. {gateway.why_not}"
    contact = [agency.contact_name, agency.contact_email, agency.contact_phone]
    return [
        {"key": _("Where"), "lines": [one for one in (agency.area.name, agency.bounds) if one]},
        {
            "key": _("Who decides about its information"),
            "value": ControllerStatus.label_of(agency.controller) if agency.controller else "",
            "missing": _("Not said yet"),
        },
        {"key": _("Part of the law"), "value": Regime.label_of(agency.regime)},
        {"key": _("May share under"), "value": law, "missing": _("Not said yet")},
        *([{"key": _("Contract"), "value": agency.contract}] if agency.contract else []),
        {
            "key": _("What it holds, and where"),
            "lines": [", ".join(row) for row in holdings_in(agency.holdings)],
            "missing": _("Not said yet"),
        },
        {
            "key": _("Data protection contact"),
            "lines": [one for one in contact if one],
            "missing": _("Not said yet"),
        },
    ]


def does_rows(bodies: list[AreaBody]) -> list[dict[str, str]]:
    """What an agency answers for or can do, each once, with every area it does so in."""
    where: dict[str, list[str]] = {}
    for body in bodies:
        where.setdefault(body.answers_for, []).append(body.area.name)
    return [
        {"what": str(AnswersFor.label_of(what)), "where": and_list(names)} for what, names in where.items()
    ]


def gaps_line(uncovered: int) -> str:
    """How many cells of the table are empty, as the finding above it."""
    if not uncovered:
        return _("Somebody can do each of these in every council.")
    return ngettext(
        "Nobody can do %(n)d of these. A mapping there starts with that gap.",
        "Nobody can do %(n)d of these. A mapping there starts with those gaps.",
        uncovered,
    ) % {"n": uncovered}


def _people_tasks(found: SettingUp) -> list[dict[str, str]]:
    people = ngettext("%(n)d person has an account", "%(n)d people have accounts", found.people) % {
        "n": found.people
    }
    openers = ngettext("%(n)d person may", "%(n)d people may", found.may_open) % {"n": found.may_open}
    receivers = ngettext("%(n)d person does", "%(n)d people do", found.receivers) % {"n": found.receivers}
    return [
        _to_do(_("People"), reverse("people"), people, found.people < 2),
        _to_do(
            _("Who may open mappings"),
            reverse("people"),
            openers if found.may_open else _("Nobody may. Give the coordinator that role."),
            not found.may_open,
        ),
        _to_do(
            _("Who receives what is passed on"),
            reverse("people"),
            receivers if found.receivers else _("Nobody does. Give it to somebody in each agency."),
            not found.receivers,
        ),
        {
            **_to_do(_("Who has access"), reverse("access"), _("Looked at twice a year"), False),
            "status": "",
        },
    ]


def cover_line(cover: Cover) -> str:
    """Who stands in for whom, and when, as a sentence."""
    words = (
        _("%(deputy)s stands in for %(away)s from %(first)s until %(last)s, on the panel (MACE) too.")
        if cover.carries_panel
        else _("%(deputy)s stands in for %(away)s from %(first)s until %(last)s.")
    )
    return words % {
        "deputy": cover.deputy.name,
        "away": cover.away.name,
        "first": day(cover.from_on),
        "last": day(cover.until_on),
    }


def _to_do(text: str, href: str, note: str, is_open: bool) -> dict[str, str]:
    return {
        "text": text,
        "href": href,
        "note": note,
        "status": _("To do") if is_open else _("Done"),
        "kind": "plain" if is_open else "done",
    }
