"""Words typed into a page and not sent yet: kept, found again, let go.

A page that asks is opened with a `Sheet`, signed for its reader and carried in the page as a ticket. A
saving brings the ticket back, so that a draft can be about nothing but the page it was opened from,
and the saving needs no other proof that it came from there: nobody else can have the ticket.

Every opening of a page keeps its own row, so that two tabs never overwrite each other. A page that
carries on from a draft ends that draft with its first saving, unless the draft has moved on since.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from placemap.access import data_key, policy
from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.decisions import Refused, refuse, require
from placemap.access.events import Event
from placemap.access.models import Draft
from placemap.access.prepared import PreparedQuery, Takes
from placemap.access.real_data import About
from placemap.access.session import acting_as
from placemap.access.turns import take_turn
from placemap.foundations.clock import now
from placemap.foundations.traces import Traces

LASTS = timedelta(days=14)
# Bytes of one saving. Browsers let a closing page send no more than 65,536.
LARGEST = 60_000
# Savings of one person in one minute: a page saves at most every two seconds, in two or three tabs.
SAVINGS_A_MINUTE = 60

_SALT = "placemap.drafts"
# The page of a sheet that nobody has opened yet; and nobody, for a system actor keeps no drafts.
_NOT_OPENED = _NOBODY = UUID(int=0)
_State = Draft.State
Words = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One opening of a page that asks.

    `names` are the fields whose words may be kept; `version` is that of the record the page was made
    from; `carries` and `carries_revision` name the draft, as it stood, that the page carries on from.
    """

    address: str
    title: str
    names: tuple[str, ...]
    mapping_id: UUID | None = None
    person_ids: tuple[UUID, ...] = ()
    version: str = ""
    carries: UUID | None = None
    carries_revision: int = 0
    page: UUID = _NOT_OPENED

    def opened(self) -> Sheet:
        """The same page opened once more, under an identifier of its own."""
        return replace(self, page=uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a saving: the draft's state, when its words were kept, and its identifier."""

    state: str
    saved_at: datetime
    draft_id: UUID


def ticket(actor: Actor, sheet: Sheet) -> str:
    """The sheet as text that only this person, acting for this agency, can bring back."""
    return signing.dumps(
        {
            "u": str(actor.user_id),
            "g": str(actor.agency_id),
            "a": sheet.address,
            "t": sheet.title,
            "n": list(sheet.names),
            "m": str(sheet.mapping_id) if sheet.mapping_id else "",
            "p": [str(one) for one in sheet.person_ids],
            "v": sheet.version,
            "c": str(sheet.carries) if sheet.carries else "",
            "r": sheet.carries_revision,
            "o": str(sheet.page),
        },
        salt=_SALT,
        compress=True,
    )


def sheet_from(actor: Actor, text: str) -> Sheet | None:
    """The sheet that a ticket holds; None when it is damaged, too old or somebody else's."""
    try:
        held = signing.loads(text, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if (held["u"], held["g"]) != (str(actor.user_id), str(actor.agency_id)):
        return None
    return Sheet(
        address=held["a"],
        title=held["t"],
        names=tuple(held["n"]),
        mapping_id=UUID(held["m"]) if held["m"] else None,
        person_ids=tuple(UUID(one) for one in held["p"]),
        version=held["v"],
        carries=UUID(held["c"]) if held["c"] else None,
        carries_revision=held["r"],
        page=UUID(held["o"]),
    )


def words_of(draft: Draft) -> Words:
    """What was typed, by name of field. Empty when it was sealed with another key, or has gone."""
    return _unseal(bytes(draft.words))


def _own(actor: Actor) -> UUID:
    return actor.user_id or _NOBODY


_KEPT = PreparedQuery(
    lambda user: Draft.objects.filter(user_id=user, state=_State.KEPT).order_by("-saved_at").defer("words"),
    Takes.KEY,
)


def my_drafts(actor: Actor) -> list[Draft]:
    """The actor's drafts of pages that are still there for them, newest first."""
    return _KEPT(_own(actor))


def drafts_at(actor: Actor, address: str) -> list[Draft]:
    """The actor's drafts of one page, newest first."""
    return [draft for draft in my_drafts(actor) if draft.address == address]


def my_draft(actor: Actor, draft_id: UUID, *, also_gone: bool = False) -> Draft | None:
    """One draft of the actor's own; None when it is anybody else's, or its words are gone."""
    states = (_State.KEPT, _State.THROWN_AWAY) if also_gone else (_State.KEPT,)
    return Draft.objects.filter(user_id=_own(actor), state__in=states, pk=draft_id).first()


def savings_this_minute(actor: Actor) -> int:
    """How many savings the actor has made since the minute began, over all their drafts."""
    began = now().replace(second=0, microsecond=0)
    counts = Draft.objects.filter(user_id=_own(actor), saved_at__gte=began)
    return sum(counts.values_list("saved_in_minute", flat=True))


def keep(*, sheet: Sheet, words: Mapping[str, Sequence[str]], count: int, by: Actor) -> Saving:
    """Keep what was typed into one opening of a page. The same saving twice keeps it once.

    `count` rises with every saving of the page; one that comes late changes nothing. Only the first
    saving goes into the trail: one entry for each draft, not one for each pause in typing. Raises
    `Refused` when the page is no longer open to this person.
    """
    require(policy.may_keep_draft(by, sheet.mapping_id))
    _take_turns(by, sheet.page)
    typed = {name: list(words[name]) for name in sheet.names if name in words}
    held = Draft.objects.filter(user_id=_own(by), page=sheet.page).first()
    if held is None:
        made = _begin(sheet, typed, count, by)
        _end_carried(sheet, by, _State.MOVED)
        return Saving(_State.KEPT, made.saved_at, made.pk)
    if held.state in {_State.SENT, _State.ERASED} or count <= held.count:
        return Saving(held.state, held.saved_at, held.pk)
    at = now()
    same_minute = held.saved_at.replace(second=0, microsecond=0) == at.replace(second=0, microsecond=0)
    Draft.objects.filter(pk=held.pk).update(
        # Typed on after it was thrown away or carried on elsewhere: it is a draft once more.
        state=_State.KEPT,
        address=sheet.address,
        title=sheet.title[:200],
        person_ids=list(sheet.person_ids),
        words=_seal(typed),
        count=count,
        revision=held.revision + 1,
        saved_at=at,
        saved_in_minute=held.saved_in_minute + 1 if same_minute else 1,
        expires_at=at + LASTS,
    )
    return Saving(_State.KEPT, at, held.pk)


def mark_refused(*, by: Actor, draft_id: UUID | None = None, page: UUID | None = None) -> None:
    """A draft's page refused its owner, when it was opened again or when the words were sent.

    The words stay theirs until their date; the list of drafts then no longer promises that they can be
    sent. Words that are carried on with afterwards, in an opening that was allowed, begin without the mark.
    """
    which = {"pk": draft_id} if page is None else {"page": page}
    Draft.objects.filter(user_id=_own(by), state=_State.KEPT, **which).update(refused_at=now())


def clear_refusal(*, by: Actor, draft_id: UUID, path: str) -> None:
    """A draft's page opens to its owner again: its words can be sent."""
    found = Draft.objects.filter(user_id=_own(by), state=_State.KEPT, pk=draft_id).exclude(refused_at=None)
    found.filter(Q(address=path) | Q(address__startswith=f"{path}?")).update(refused_at=None)


def _begin(sheet: Sheet, typed: Words, count: int, by: Actor) -> Draft:
    try:
        return begin_draft(sheet=sheet, words=typed, count=count, by=by)
    except DatabaseError as problem:
        if not isinstance(problem.__cause__, InsufficientPrivilege | UniqueViolation):
            raise
        # Row security says no: whoever the page is about is not shown to this person any more.
        raise Refused(refuse(_("This page is no longer open to you, so its words are not kept."))) from None


@command(
    may=lambda actor, sheet: policy.may_keep_draft(actor, sheet.mapping_id),
    event=Event.DRAFT_KEPT,
    about=About.DRAFTS,
)
def begin_draft(*, sheet: Sheet, words: Words, count: int = 0, by: Actor) -> Draft:
    """The first saving of one opening of a page."""
    draft = _row(sheet, by, now())
    draft.words, draft.count = _seal(words), count
    draft.save(force_insert=True)
    return draft


def end(*, sheet: Sheet, by: Actor, count: int = 0) -> None:
    """The page was sent: its words go, with those of the draft it carried on from.

    A saving that is still on its way then finds that there is nothing more to keep. The change itself
    is in the trail under its own name. A seat that this very sending ended leaves nothing to tidy:
    what cannot be seen any more goes on its date.
    """
    _close(sheet, by, _State.SENT, count)


def move_on(*, sheet: Sheet, by: Actor, count: int = 0) -> None:
    """The page was shown again with its words in a new opening. `count` is that of its latest saving."""
    _close(sheet, by, _State.MOVED, count)


def _close(sheet: Sheet, by: Actor, state: Draft.State, count: int) -> None:
    if not policy.may_keep_draft(by, sheet.mapping_id):
        return
    _take_turns(by, sheet.page)
    if not _empty(by, state, page=sheet.page):
        closed = _row(replace(sheet, address="", title="", person_ids=()), by, now())
        closed.state, closed.count = state, count
        closed.save(force_insert=True)
    _end_carried(sheet, by, state)


@command(may=lambda actor, draft: policy.may_throw_away(actor, draft.user_id), event=Event.DRAFT_THROWN_AWAY)
def throw_away(*, draft: Draft, by: Actor) -> None:
    """The owner wants it no more. Thrown away twice, it is gone once."""
    _empty(by, _State.THROWN_AWAY, pk=draft.pk, state=_State.KEPT)


@command(may=policy.may_dispose_of_drafts, event=Event.DRAFTS_DISPOSED)
def dispose_of_drafts(*, by: Actor) -> int:
    """Delete every row past its date; returns how many."""
    return Draft.objects.filter(expires_at__lte=now()).delete()[0]


def erase_drafts_about(
    *,
    person_ids: Collection[UUID],
    traces: Traces | None = None,
    mapping_id: UUID | None = None,
    before: datetime | None = None,
) -> int:
    """Take somebody out of everybody's drafts; returns how many drafts it touched.

    A draft of a page about one of `person_ids` goes whole. In any other of that mapping, or of none,
    that holds their `traces`, those words are replaced and the rest is kept for its owner. A page
    still open in somebody's browser can no longer save what it shows. What was saved after `before` stays.

    Part of the caller's transaction, under the eraser's own name: call it from the command that erases.
    """
    eraser = system_actor(policy.ERASER)
    with acting_as(eraser):
        return erase_drafts(
            person_ids=person_ids, traces=traces or Traces(), mapping_id=mapping_id, before=before, by=eraser
        )


@command(may=policy.may_erase_drafts, event=Event.DRAFTS_ERASED)
def erase_drafts(
    *,
    person_ids: Collection[UUID],
    traces: Traces,
    mapping_id: UUID | None,
    before: datetime | None = None,
    by: Actor,
) -> int:
    """See `erase_drafts_about`."""
    concerned, touched = frozenset(person_ids), 0
    kept = Draft.objects.filter(state=_State.KEPT)
    for draft in kept.filter(saved_at__lte=before) if before else kept:
        words = words_of(draft)
        # What was typed into one page is read as one row: a first name and a surname have boxes of their own.
        typed = [draft.title, *(text for texts in words.values() for text in texts)]
        if concerned.intersection(draft.person_ids):
            _erase(draft)
            touched += 1
            continue
        if draft.mapping_id == mapping_id:
            traces.notice(typed, draft.agency_id)
        if draft.mapping_id in {None, mapping_id} and traces.found_in(typed):
            left = iter(traces.taken_out_of(typed, _("[name removed]")))
            title = next(left)[:200]
            without = {name: [next(left) for _text in texts] for name, texts in words.items()}
            _erase(draft)
            draft.pk, draft.page, draft.words = uuid.uuid4(), uuid.uuid4(), _seal(without)
            draft.title = title
            draft.save(force_insert=True)
        else:
            continue
        touched += 1
    # Where a page already moved on or sent its words nothing is left but whom it was about.
    Draft.objects.filter(person_ids__overlap=list(concerned)).update(person_ids=[])
    return touched


def words_in_drafts(
    mapping_id: UUID, *, after: datetime | None = None, before: datetime | None = None
) -> list[list[str]]:
    """What was typed into pages of a mapping, or of none, and not sent; or only after a moment, or before.

    As the eraser.
    """
    kept = Draft.objects.filter(state=_State.KEPT)
    if after:
        kept = kept.filter(saved_at__gt=after)
    if before:
        kept = kept.filter(saved_at__lte=before)
    return [
        [draft.title, *(text for texts in words_of(draft).values() for text in texts)]
        for draft in kept
        if draft.mapping_id in {None, mapping_id}
    ]


def empty_drafts_of(mapping_id: UUID) -> int:
    """Take the words out of every draft of a mapping; how many. As the eraser, in the caller's transaction.

    The rows, which say nothing then, go on their date: a page still open somewhere saves nothing any more.
    """
    return _without_words(Draft.objects.filter(mapping_id=mapping_id, state=_State.KEPT), _State.ERASED)


def _row(sheet: Sheet, by: Actor, at: datetime) -> Draft:
    return Draft(
        user_id=_own(by),
        agency_id=by.agency_id or _NOBODY,
        page=sheet.page,
        address=sheet.address,
        title=sheet.title[:200],
        mapping_id=sheet.mapping_id,
        person_ids=list(sheet.person_ids),
        version=sheet.version[:60],
        saved_at=at,
        expires_at=at + LASTS,
    )


def _end_carried(sheet: Sheet, by: Actor, state: Draft.State) -> None:
    if sheet.carries is not None:
        _empty(by, state, pk=sheet.carries, revision=sheet.carries_revision)


def _empty(by: Actor, into: Draft.State, /, **which: object) -> int:
    return _without_words(Draft.objects.filter(user_id=_own(by), **which), into)


def _erase(draft: Draft) -> None:
    _without_words(Draft.objects.filter(pk=draft.pk), _State.ERASED)


def _without_words(rows: QuerySet[Draft], state: Draft.State) -> int:
    return rows.update(state=state, words=b"", address="", title="", person_ids=[], version="")


def _take_turns(by: Actor, page: UUID) -> None:
    """Savings of one opening of a page, and its sending, wait for each other until commit."""
    take_turn(f"draft {by.user_id} {page}")


def _seal(words: Mapping[str, Sequence[str]]) -> bytes:
    return data_key.seal(json.dumps(words).encode())


def _unseal(sealed: bytes) -> Words:
    if not sealed:
        return {}
    try:
        held: Words = json.loads(data_key.unseal(sealed))
    except data_key.InvalidToken:
        return {}
    return held
