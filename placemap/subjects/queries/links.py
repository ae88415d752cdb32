"""Links as one reader may know them: the table, the links about somebody, and one link's evidence.

Links of one kind between the same two people, recorded by several agencies, are shown as one line
with several sources. `Link.fold_key` brings them together; who is the same person is then checked
again on the rows this reader may see, so a record they may not see never folds two lines into one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping, Member
from placemap.subjects import policy, rules
from placemap.subjects.models import EvidenceWords, Link, LinkEvidence
from placemap.subjects.queries.people import PersonCard, cards_in, groups_around
from placemap.subjects.vocabulary import SYMMETRIC_KINDS, LinkKind, LinkState, Naming, Standing, Strength

PER_PAGE = 50
# What a LinkRow is made of, from a link `l` and its agency `a`.
LINK_COLUMNS = (
    "l.id, l.from_person_id, l.to_person_id, l.kind, l.strength, l.state, l.fold_key, l.agency_id,"
    " a.short_name, l.first_on, l.last_on, l.recorded_at, l.expires_on"
)


class LinkRow(NamedTuple):
    """A link's own row, as far as a line needs it."""

    id: UUID
    from_person_id: UUID
    to_person_id: UUID
    kind: str
    strength: str
    state: str
    fold_key: UUID
    agency_id: UUID
    agency: str
    first_on: date | None
    last_on: date | None
    recorded_at: datetime
    expires_on: date


class Piece(NamedTuple):
    """One piece of evidence, as far as a line needs it."""

    how_known: str
    grade: str
    nature: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One line of the table: two people, how linked, and everybody who said so.

    `link_id` opens the evidence. `sources` are agencies' short names, in the order they said it.
    """

    link_id: UUID
    from_person: PersonCard
    to_person: PersonCard
    kind: LinkKind
    strength: Strength
    sources: tuple[str, ...]
    first_on: date | None
    last_on: date | None
    recorded_at: datetime
    how_known: tuple[str, ...]
    grades: tuple[str, ...]
    natures: tuple[str, ...]
    expires_on: date
    is_current: bool
    is_expired: bool
    # All that is held for it is suspected to be false by whoever sent it.
    is_doubted: bool = False

    def other_than(self, person_ids: Collection[UUID]) -> PersonCard:
        """The end that is not the person whose links these are."""
        return self.to_person if set(self.from_person.record_ids) & set(person_ids) else self.from_person


@dataclass(frozen=True, slots=True)
class LinkFilter:
    """What to show of a mapping's links. Empty means all; `show` is current, expired or ended.

    `is_whole` says that `about` holds every record of its people already, as a card's `record_ids` do.
    """

    about: tuple[UUID, ...] = ()
    is_whole: bool = False
    kind: str = ""
    strength: str = ""
    agency_id: UUID | None = None
    show: str = "current"


@dataclass(frozen=True, slots=True)
class LinksFound:
    """One page of lines. How many there are in all is not counted: it would cost more than the page."""

    lines: tuple[LinkLine, ...]
    page: int
    has_next: bool


_STRENGTH = """case when bool_or(l.strength = 'confirmed')
    or count(distinct l.agency_id) filter (where l.strength <> 'unverified') > 1 then 1
    when bool_or(l.strength = 'reported') then 2 else 3 end"""
_SORTS = {
    "when": "max(coalesce(l.last_on, l.first_on))",
    "kind": "min(l.kind)",
    "expires": "max(l.expires_on)",
    "strength": _STRENGTH,
    "who": "min(coalesce(w.family, lower(f.initials), ''))",
    "whom": "min(coalesce(w.family, lower(f.initials), ''))",
}
_STRENGTH_RANK = {Strength.CONFIRMED.value: 1, Strength.REPORTED.value: 2, Strength.UNVERIFIED.value: 3}
_NAMES = """
left join subjects_person f on f.id = l.{end}
left join (
    select person_id, min(family_folded || ' ' || given_folded) as family from subjects_persondetail
    where mapping_id = %(mapping)s and kind = 'name' and withdrawn_at is null group by person_id
) w on w.person_id = l.{end}
"""
_PAGE = """
select l.fold_key from subjects_link l {names}
where {where}
group by l.fold_key {having}
order by {sort} {direction} nulls last, l.fold_key {direction} limit %(limit)s offset %(offset)s
"""
# Newest first is what the page opens with, so it is read off an index: the newest link of each line.
_NEWEST = """
select l.fold_key from subjects_link l
where {where} and not exists (
    select 1 from subjects_link n where n.mapping_id = l.mapping_id and n.fold_key = l.fold_key
      and (n.recorded_at, n.id) > (l.recorded_at, l.id) and {newer})
order by l.recorded_at desc, l.id desc limit %(limit)s offset %(offset)s
"""


def links_table(
    actor: Actor,
    mapping: Mapping,
    *,
    search: LinkFilter | None = None,
    sort: str = "",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> LinksFound:
    """One page of a mapping's links, and the reading of it on record.

    `sort` is one of when, who, whom, kind, strength, expires, with "-" first for the other way; empty
    is newest first. The number of queries does not grow with the links.
    """
    require(policy.may_read_links(actor, mapping))
    search = _whole(search or LinkFilter())
    keys, has_next = _page_of_folds(mapping, search, sort, page, per_page)
    if search.show in ("ended", "expired") or search.about:
        rows = link_rows(_links_of(mapping, search).filter(fold_key__in=keys))
    else:
        rows = [LinkRow(*row) for row in _CURRENT(mapping.pk, today(), keys)]
    lines = _lines(mapping, rows, about=search.about)
    order = {key: place for place, key in enumerate(keys)}
    lines.sort(key=lambda found: order[found[0]])
    shown = tuple(line for _key, line in lines)
    _record(actor, mapping, shown)
    return LinksFound(shown, max(page, 1), has_next)


_AGENCIES = PreparedQuery(
    lambda mapping: (
        Member.objects.filter(mapping_id=mapping)
        .order_by("agency__short_name")
        .values_list("agency_id", "agency__short_name")
    ),
    Takes.KEY,
)


def agencies_on_team(actor: Actor, mapping: Mapping) -> list[tuple[UUID, str]]:
    """The agencies on a mapping's team, by short name: what the links can be narrowed to."""
    return _AGENCIES(mapping.pk)


def links_about(actor: Actor, mapping: Mapping, person_ids: Collection[UUID]) -> list[LinkLine]:
    """The current links of some people, firmest first and then newest. Reading is the caller's to record."""
    if not person_ids:
        return []
    search = _whole(LinkFilter(about=tuple(person_ids)))
    rows = link_rows(_links_of(mapping, search))
    lines = [line for _key, line in _lines(mapping, rows, about=search.about)]
    lines.sort(key=lambda line: line.last_on or line.recorded_at.date(), reverse=True)
    lines.sort(key=lambda line: _STRENGTH_RANK[line.strength])
    return lines


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One piece of evidence: who said it, when, and how they knew.

    `words` is empty where there are none or where they may not be shown. `can_end` says whether this
    reader may end the link it belongs to, `can_take_back` whether they may take back this very piece.
    """

    link_id: UUID
    contribution_id: UUID
    version: int
    agency: str
    recorded_at: datetime
    happened_on: date | None
    how_known: str
    grade: str
    nature: str
    heading: str
    given_in: str
    words: str
    is_ended: bool
    ended_reason: str
    expires_on: date
    can_end: bool
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One link with all its evidence. `words_withheld`: somebody in it is not named to this reader."""

    line: LinkLine
    evidence: tuple[EvidenceShown, ...]
    words_withheld: bool


def link_shown(actor: Actor, mapping: Mapping, link_id: UUID) -> LinkShown:
    """A link's evidence as this reader may see it, on record; 404 when it is not theirs to see."""
    require(policy.may_read_links(actor, mapping))
    one = visible_link(actor, mapping, link_id)
    folded = Link.objects.filter(mapping=mapping, fold_key=one.fold_key, withdrawn_at=None).select_related(
        "agency", "from_person", "to_person"
    )
    found = _lines(mapping, link_rows(folded), about=(), keep=one.pk)
    if not found:
        raise Http404
    line = found[0][1]
    links = {link.pk: link for link in folded if _same_ends(link, line)}
    _record(actor, mapping, (line,))
    pieces = LinkEvidence.objects.filter(link__in=links, withdrawn_at=None).select_related(
        "agency", "contribution"
    )
    pieces = pieces.order_by("-happened_on", "-recorded_at")
    words = dict(EvidenceWords.objects.filter(evidence__link__in=links).values_list("evidence_id", "text"))
    shown = []
    for piece in pieces:
        link = links[piece.link_id]
        shown.append(
            EvidenceShown(
                link_id=link.pk,
                contribution_id=piece.contribution_id,
                version=link.version,
                agency=piece.agency.name,
                recorded_at=piece.recorded_at,
                happened_on=piece.happened_on,
                how_known=piece.how_known,
                grade=piece.grade,
                nature=piece.nature,
                heading=piece.heading,
                given_in=piece.contribution.title,
                words=words.get(piece.pk, ""),
                is_ended=link.state == LinkState.ENDED,
                ended_reason=link.ended_reason if _may_read_reason(actor, link) else "",
                expires_on=link.expires_on,
                can_end=link.state == LinkState.CURRENT and policy.may_end_link(actor, link).allowed,
                can_take_back=policy.may_take_back_words(actor, piece.contribution).allowed,
            )
        )
    withheld = not (line.from_person.is_named and line.to_person.is_named)
    return LinkShown(line, tuple(shown), withheld and not any(piece.words for piece in shown))


def _may_read_reason(actor: Actor, link: Link) -> bool:
    """Why a link ended may name people: it shows where the words of evidence would."""
    if link.agency_id == actor.agency_id or actor.has_in(Duty.HOLD_COHORT, link.mapping_id):
        return True
    return link.from_person.naming == link.to_person.naming == Naming.NAMED


def visible_link(actor: Actor, mapping: Mapping, link_id: UUID) -> Link:
    """That link, if this actor may see it and both its ends; otherwise it does not exist (404)."""
    link = (
        Link.objects.filter(mapping=mapping, pk=link_id, withdrawn_at=None)
        .filter(from_person__withdrawn_at=None, to_person__withdrawn_at=None)
        .select_related("agency")
        .first()
    )
    if link is None:
        raise Http404
    return link


def _page_of_folds(
    mapping: Mapping, search: LinkFilter, sort: str, page: int, per_page: int
) -> tuple[list[UUID], bool]:
    """The keys of one page of lines, and whether there is another page."""
    name = sort.removeprefix("-")
    having = _having(search)
    if name in _SORTS or having:
        end = {"who": "from_person_id", "whom": "to_person_id"}.get(name)
        statement = _PAGE.format(
            sort=_SORTS.get(name, "max(l.recorded_at)"),
            names=_NAMES.format(end=end) if end else "",
            where=_where("l", search),
            having=having,
            direction="desc" if sort.startswith("-") or name not in _SORTS else "asc",
        )
    else:
        statement = _NEWEST.format(where=_where("l", search), newer=_where("n", search))
    given: dict[str, Any] = {
        "mapping": mapping.pk,
        "today": today(),
        "kind": search.kind,
        "strength": _STRENGTH_RANK.get(search.strength),
        "agency": search.agency_id,
        "about": list(search.about),
        "limit": per_page + 1,
        "offset": (max(page, 1) - 1) * per_page,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        keys = [row[0] for row in cursor.fetchall()]
    return keys[:per_page], len(keys) > per_page


_STATES = {
    "current": "{l}.state = 'current' and {l}.expires_on >= %(today)s",
    "expired": "{l}.state = 'current' and {l}.expires_on < %(today)s",
    "ended": "{l}.state = 'ended'",
}
_WITHDRAWN = (
    "(select p.id from subjects_person p where p.mapping_id = %(mapping)s and p.withdrawn_at is not null)"
)


def _where(name: str, search: LinkFilter) -> str:
    """The condition on one link, called `name` in the statement."""
    parts = [
        "{l}.mapping_id = %(mapping)s",
        "{l}.withdrawn_at is null",
        _STATES.get(search.show, _STATES["current"]),
        f"{{l}}.from_person_id not in {_WITHDRAWN}",
        f"{{l}}.to_person_id not in {_WITHDRAWN}",
        f"{{l}}.fold_key <> '{rules.FOLDED_AWAY}'",
    ]
    if search.kind:
        parts.append("{l}.kind = %(kind)s")
    if search.about:
        parts.append(
            "({l}.from_person_id = any(%(about)s::uuid[]) or {l}.to_person_id = any(%(about)s::uuid[]))"
        )
    return " and ".join(parts).replace("{l}", name)


def _having(search: LinkFilter) -> str:
    parts = []
    if search.strength in _STRENGTH_RANK:
        parts.append(f"{_STRENGTH} = %(strength)s")
    if search.agency_id:
        parts.append("bool_or(l.agency_id = %(agency)s)")
    return f"having {' and '.join(parts)}" if parts else ""


def _whole(search: LinkFilter) -> LinkFilter:
    """The same search about every record of its people. One query, or none where that is known or it is
    about everybody."""
    if search.is_whole:
        return search
    groups = groups_around(search.about)
    records = dict.fromkeys(record for key in search.about for record in groups.records(key))
    return replace(search, about=tuple(records))


def _links_of(mapping: Mapping, search: LinkFilter) -> Any:
    links = Link.objects.filter(mapping=mapping, withdrawn_at=None).exclude(fold_key=rules.FOLDED_AWAY)
    if search.show == "ended":
        links = links.filter(state=LinkState.ENDED)
    elif search.show == "expired":
        links = links.filter(state=LinkState.CURRENT, expires_on__lt=today())
    else:
        links = links.filter(state=LinkState.CURRENT, expires_on__gte=today())
    if search.about:
        links = links.filter(Q(from_person__in=search.about) | Q(to_person__in=search.about))
    return links.order_by("recorded_at", "id")


_ROW = tuple("agency__short_name" if name == "agency" else name for name in LinkRow._fields)
_CURRENT = PreparedQuery(
    lambda mapping, at, folds: (
        Link.objects.filter(
            mapping_id=mapping, withdrawn_at=None, state=LinkState.CURRENT, expires_on__gte=at
        )
        .exclude(fold_key=rules.FOLDED_AWAY)
        .filter(fold_key__in=folds)
        .order_by("recorded_at", "id")
        .values_list(*_ROW)
    ),
    Takes.KEY,
    Takes.DAY,
    Takes.KEYS,
)


def link_rows(links: QuerySet[Link]) -> list[LinkRow]:
    """The rows of some links, in the order that these are asked for."""
    return [LinkRow(*row) for row in links.values_list(*_ROW)]


_PIECES = """
select link_id, how_known, grade, nature from subjects_linkevidence
where link_id = any(%s::uuid[]) and withdrawn_at is null order by recorded_at
"""


def pieces_of(links: Iterable[LinkRow]) -> dict[UUID, list[Piece]]:
    """The evidence behind each of these links, in the order it was given."""
    pieces: dict[UUID, list[Piece]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_PIECES, [[link.id for link in links]])
        for link_id, *said in cursor.fetchall():
            pieces[link_id].append(Piece(*said))
    return pieces


def _lines(
    mapping: Mapping,
    links: Sequence[LinkRow],
    *,
    about: Collection[UUID],
    keep: UUID | None = None,
    cards: MappingOf[UUID, PersonCard] | None = None,
    pieces: MappingOf[UUID, Sequence[Piece]] | None = None,
) -> list[tuple[UUID, LinkLine]]:
    """Links folded into lines, each with its fold key. `keep` leaves only the line that link is in.

    `about` holds every record of whoever was asked about: a line that reads both ways reads from them.
    `cards` are those of both ends of every link, and `pieces` the evidence of each, where the caller
    has them already.

    A link with an end that was withdrawn has no card for it, and makes no line.
    """
    if cards is None:
        cards = cards_in(
            [mapping], {end for link in links for end in (link.from_person_id, link.to_person_id)}
        )
    if pieces is None:
        pieces = pieces_of(links)
    folds: dict[tuple[UUID, UUID, str], list[LinkRow]] = defaultdict(list)
    for link in links:
        one, other = cards.get(link.from_person_id), cards.get(link.to_person_id)
        if one is not None and other is not None and one.id != other.id:
            folds[(*rules.in_order(LinkKind(link.kind), one.id, other.id), link.kind)].append(link)
    asked = set(about)
    return [
        (
            members[0].fold_key,
            _line(cards[members[0].from_person_id], cards[members[0].to_person_id], members, pieces, asked),
        )
        for members in folds.values()
        if keep is None or any(link.id == keep for link in members)
    ]


def _line(
    one: PersonCard,
    other: PersonCard,
    members: list[LinkRow],
    pieces: MappingOf[UUID, Sequence[Piece]],
    about: set[UUID],
) -> LinkLine:
    kind = LinkKind(members[0].kind)
    live = [link for link in members if link.state == LinkState.CURRENT] or members
    said = [piece for link in live for piece in pieces.get(link.id, ())]
    if kind in SYMMETRIC_KINDS and _reads_better(other, one, about):
        one, other = other, one
    starts = [link.first_on for link in live if link.first_on]
    ends = [link.last_on for link in live if link.last_on]
    expires = max(link.expires_on for link in live)
    return LinkLine(
        link_id=live[0].id,
        from_person=one,
        to_person=other,
        kind=kind,
        strength=rules.strength_of_all({link.agency_id: Strength(link.strength) for link in live}),
        sources=tuple(dict.fromkeys(link.agency for link in live)),
        first_on=min(starts, default=None),
        last_on=max(ends, default=None),
        recorded_at=max(link.recorded_at for link in live),
        how_known=tuple(dict.fromkeys(piece.how_known for piece in said if piece.how_known)),
        grades=tuple(dict.fromkeys(piece.grade for piece in said if piece.grade)),
        natures=tuple(dict.fromkeys(piece.nature for piece in said)),
        expires_on=expires,
        is_current=live[0].state == LinkState.CURRENT,
        is_expired=live[0].state == LinkState.CURRENT and expires < today(),
        is_doubted=rules.is_suspected_false([piece.grade for piece in said]),
    )


def _reads_better(one: PersonCard, other: PersonCard, about: set[UUID]) -> bool:
    """Whether a link that reads both ways is better read from `one`: whoever was asked about first."""
    first = (bool(set(one.record_ids) & about), one.standing is Standing.COHORT)
    second = (bool(set(other.record_ids) & about), other.standing is Standing.COHORT)
    return first > second


def _same_ends(link: Link, line: LinkLine) -> bool:
    ends = set(line.from_person.record_ids) | set(line.to_person.record_ids)
    return link.from_person_id in ends and link.to_person_id in ends


def _record(actor: Actor, mapping: Mapping, lines: Sequence[LinkLine]) -> None:
    shown = dict.fromkeys(card.id for line in lines for card in (line.from_person, line.to_person))
    record_reading(actor, Event.LINKS_VIEWED, mapping_id=mapping.pk, subjects=list(shown))
