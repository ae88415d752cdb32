"""The two list pages as an ordinary Django developer writes them: a queryset, joins, prefetches, a paginator.

They read the tables that the product reads, for the rows that the product shows, and choose none by reader.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from placemap.cohort.models import (
    AgencyView,
    ConcernJudgement,
    LeadProfessional,
    Membership,
    NoReferral,
    Referral,
)
from placemap.mappings.models import Mapping, Member, Seat
from placemap.subjects.models import Link, LinkEvidence, Person, PersonDetail

PER_PAGE = 50
# The words of coded values, as plain text and made once.
LEVELS, CATEGORIES, STATES, KNOWN_BEFORE, KINDS, HOW_KNOWN, NATURES = (
    {code: str(label) for code, label in model._meta.get_field(field).flatchoices}  # type: ignore[attr-defined]
    for model, field in (
        (AgencyView, "level"), (Person, "category"), (Membership, "state"), (Membership, "known_before"),
        (Link, "kind"), (LinkEvidence, "how_known"), (LinkEvidence, "nature"),
    )
)  # fmt: skip
LIVE: dict[str, Any] = {"withdrawn_at": None, "contribution__withdrawn_at": None}


def _page(request: HttpRequest, reference: str, template: str, **context: Any) -> HttpResponse:
    """What every page of a mapping has above and below it."""
    mapping = get_object_or_404(Mapping.objects.select_related("area"), reference=reference)
    seats = Seat.objects.filter(mapping=mapping, until_on=None).select_related("user", "role")
    leads = [seat.user.name for seat in seats if "lead_mapping" in seat.role.duties]
    holders = [seat.user.name for seat in seats if "hold_cohort" in seat.role.duties]
    return render(request, template, {"mapping": mapping, "leads": leads, "holders": holders, **context})


def _names(people: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Name, births and agencies of each person, from every record of theirs."""
    groups = dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "group_key"))
    found: dict[UUID, dict[str, Any]] = {}
    group_of: dict[UUID, UUID] = {}
    records = Person.objects.filter(group_key__in=set(groups.values()), withdrawn_at=None)
    for pk, group, standing, agency in records.order_by("recorded_at", "pk").values_list(
        "pk", "group_key", "standing", "agency__short_name"
    ):
        group_of[pk] = group
        known = found.setdefault(
            group, {"id": pk, "standing": standing, "name": "", "births": [], "agencies": []}
        )
        if agency not in known["agencies"]:
            known["agencies"].append(agency)
    details = PersonDetail.objects.filter(
        person__in=group_of, kind__in=["name", "known_as", "born", "school"], withdrawn_at=None
    )
    for person, kind, given, family, born in details.order_by("recorded_at", "pk").values_list(
        "person_id", "kind", "given", "family", "born"
    ):
        known = found[group_of[person]]
        if kind == "name" and not known["name"]:
            known["name"] = f"{given} {family}"
        if kind == "born" and born not in known["births"]:
            known["births"].append(born)
    return {person: found[group] for person, group in groups.items()}


def _age(born: date) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@login_required
def cohort(request: HttpRequest, reference: str) -> HttpResponse:
    """Children by agency, fifty a page, sorted by the decision and by name."""
    mapping = get_object_or_404(Mapping, reference=reference)
    team = (
        Member.objects.filter(mapping=mapping, left_on=None)
        .select_related("agency")
        .order_by("agency__kind", "agency__short_name")
    )
    agencies = [one.agency for one in team if one.agency.kind != "partnership_team" or one.asked_on]
    name = PersonDetail.objects.filter(person=OuterRef("person"), kind="name", withdrawn_at=None)
    views = AgencyView.objects.filter(person=OuterRef("person"), **LIVE).order_by().values("person")
    everybody = (
        Membership.objects.filter(mapping=mapping, withdrawn_at=None)
        .select_related("person", "agency")
        .annotate(
            family=Subquery(name.values("family_folded")[:1]),
            given=Subquery(name.values("given_folded")[:1]),
            is_referred=Exists(Referral.objects.filter(person=OuterRef("person"), **LIVE)),
            differ=Subquery(views.annotate(n=Count("level", distinct=True)).values("n")),
        )
        .order_by(F("state").desc(), "family", "given", "person__working_reference")
    )
    counts = Membership.objects.filter(mapping=mapping, withdrawn_at=None).aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(state="proposed")),
        agreed=Count("pk", filter=Q(state="agreed")),
        new=Count("pk", filter=Q(known_before="no")),
    )
    counts["unreferred"] = everybody.filter(is_referred=False).count()
    counts["differ"] = everybody.filter(differ__gt=1).count()
    chosen = {
        "waiting": Q(state="proposed"), "new": Q(known_before="no"), "unreferred": Q(is_referred=False),
        "differ": Q(differ__gt=1),
    }.get(request.GET.get("show", ""), Q())  # fmt: skip
    page = Paginator(everybody.filter(chosen), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    people = [row.person_id for row in rows]
    names = _names(people)
    said: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    views_held = AgencyView.objects.filter(person__in=people, **LIVE).order_by("recorded_at")
    for person, agency_id, level in views_held.values_list("person_id", "agency_id", "level"):
        said[person][agency_id] = level
    latest = {
        model: {
            one.person_id: one
            for one in model.objects.filter(person__in=people, **LIVE).order_by("recorded_at")
        }
        for model in (Referral, NoReferral, LeadProfessional, ConcernJudgement)
    }
    for row in rows:
        known = names[row.person_id]
        row.name = known["name"]
        row.age = " or ".join(str(_age(born)) for born in sorted(known["births"]))
        row.category = CATEGORIES[row.person.category].removeprefix("Child who ").capitalize()
        row.known_words, row.state_words = KNOWN_BEFORE[row.known_before], STATES[row.state]
        row.put_forward = f"On the list of {', '.join(known['agencies'])}"
        row.cells = []
        for agency in agencies:
            level = said[row.person_id].get(agency.pk, "")
            word = "Known" if agency.short_name in known["agencies"] else "Not known"
            row.cells.append({"agency": agency.short_name, "level": level, "word": LEVELS.get(level, word)})
        silent = Counter(cell["word"] for cell in row.cells if cell["word"] == "Not known")
        row.folded = f"Others: {silent['Not known']} not known" if silent else ""
        row.signed = latest[ConcernJudgement].get(row.person_id)
        row.referral = latest[Referral].get(row.person_id)
        row.answered = row.referral or latest[NoReferral].get(row.person_id)
        row.told = latest[LeadProfessional].get(row.person_id)
    words = [
        ("", "All", "all"), ("waiting", "Waiting for a decision", "waiting"), ("differ", "Views differ", "differ"),
        ("unreferred", "No referral", "unreferred"), ("new", "New to services", "new"),
    ]  # fmt: skip
    chips = [{"key": key, "text": text, "count": counts[count]} for key, text, count in words]
    return _page(
        request, reference, "bare/cohort.html",
        tab="cohort", agencies=agencies, page=page, rows=rows, counts=counts, chips=chips,
        show=request.GET.get("show", ""), sort=request.GET.get("sort", "group"),
    )  # fmt: skip


DASHES = {"confirmed": "", "reported": "7 4", "unverified": "2 4"}
SHAPES = [
    ("child", "Child"), ("linked", "Linked child"), ("adult", "Adult of concern"),
    ("adult-at-risk", "Adult who may be harmed"), ("place", "Place"), ("protective", "Protective"),
    ("group", "Group"), ("line", "Phone line"), ("object", "Object"),
]  # fmt: skip


@login_required
def links(request: HttpRequest, reference: str) -> HttpResponse:
    """Every current link, newest first, fifty a page, with its sources."""
    mapping = get_object_or_404(Mapping, reference=reference)
    found = (
        Link.objects.filter(
            mapping=mapping, withdrawn_at=None, state="current", expires_on__gte=timezone.localdate()
        )
        .select_related("agency")
        .only(
            "pk",
            "from_person_id",
            "to_person_id",
            "kind",
            "strength",
            "first_on",
            "last_on",
            "expires_on",
            "agency__short_name",
        )
        .prefetch_related(
            Prefetch(
                "evidence",
                LinkEvidence.objects.filter(withdrawn_at=None).only(
                    "link_id", "how_known", "grade", "nature"
                ),
            )
        )
        .order_by("-recorded_at", "-id")
    )
    asked = request.GET
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("strength"):
        found = found.filter(strength=asked["strength"])
    if asked.get("agency"):
        found = found.filter(agency=asked["agency"])
    page = Paginator(found, PER_PAGE).get_page(asked.get("page"))
    rows = list(page.object_list)
    names = _names(person for row in rows for person in (row.from_person_id, row.to_person_id))
    for row in rows:
        row.ends = [_end(names[row.from_person_id]), _end(names[row.to_person_id])]
        pieces = list(row.evidence.all())
        row.known = ". ".join(
            dict.fromkeys(HOW_KNOWN[piece.how_known] for piece in pieces if piece.how_known)
        )
        row.grades = list(dict.fromkeys(piece.grade for piece in pieces if piece.grade))
        row.natures = ", ".join(dict.fromkeys(NATURES[piece.nature] for piece in pieces))
        row.dash = DASHES[row.strength]
        row.kind_words = KINDS[row.kind]
        row.strength_word = row.strength.capitalize()
    return _page(
        request, reference, "bare/links.html",
        tab="network", page=page, rows=rows, kinds=list(KINDS.items()), strengths=[(code, code.capitalize()) for code in DASHES],
        shapes=SHAPES, dashes=[(dash, code.capitalize()) for code, dash in DASHES.items()],
        agencies=Member.objects.filter(mapping=mapping).order_by("agency__short_name").values_list("agency_id", "agency__short_name"),
    )  # fmt: skip


def _end(known: dict[str, Any]) -> dict[str, Any]:
    """One end of a link, by name, as the coordinator reads it."""
    births = known["births"]
    return {**known, "age": _age(births[0]) if len(births) == 1 else ""}
