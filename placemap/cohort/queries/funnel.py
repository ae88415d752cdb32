"""From identified to helped: how many children of the cohort have come how far. Counts, and no names."""

from __future__ import annotations

from dataclasses import dataclass

from placemap.access.actors import Actor
from placemap.cohort import rules
from placemap.cohort.models import Membership, OutcomeEntry, Referral
from placemap.cohort.vocabulary import MembershipState, YesNoNotKnown
from placemap.mappings.models import Mapping
from placemap.subjects.queries import people_groups


@dataclass(frozen=True, slots=True)
class Funnel:
    """Children agreed into the cohort, and how many of them came at least so far."""

    identified: int
    new_to_services: int
    referred: int
    accepted: int
    seen: int
    supported: int


def funnel(actor: Actor, mapping: Mapping) -> Funnel:
    """The cohort's way from identified to support in place, as far as this reader sees; five queries."""
    live = {"mapping": mapping, "withdrawn_at": None, "contribution__withdrawn_at": None}
    agreed = dict(
        Membership.objects.filter(state=MembershipState.AGREED, **live).values_list(
            "person_id", "known_before"
        )
    )
    groups = people_groups(actor, mapping, list(agreed))
    children = {groups.leader(person) for person in agreed}
    new = {groups.leader(person) for person, known in agreed.items() if known == YesNoNotKnown.NO}
    leader_of = {record: child for child in children for record in groups.records(child)}
    # Whoever was seen once was seen, whatever came of the referral after that: every outcome counts that
    # was not put right since.
    reached: dict[object, int] = {}
    for rows in (Referral.objects.all(), OutcomeEntry.objects.filter(corrected_by=None)):
        about = rows.filter(person_id__in=list(leader_of), **live)
        for person, outcome in about.values_list("person_id", "outcome"):
            child = leader_of[person]
            reached[child] = max(reached.get(child, 0), rules.how_far(outcome))
    came = [sum(1 for far in reached.values() if far >= step) for step in (1, 2, 3, 4)]
    return Funnel(len(children), len(new), *came)
