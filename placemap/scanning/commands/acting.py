"""What nobody knows, and what an interview asks for, made into actions that somebody owns by a day."""

from __future__ import annotations

from datetime import date

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.partners.models import Agency, User
from placemap.responses.commands import record_action
from placemap.responses.models import Action
from placemap.responses.vocabulary import AboutKind
from placemap.scanning import policy
from placemap.scanning.models import ActionFrom, Interview, OpenQuestion


@command(may=policy.may_change_written, event=Event.QUESTION_WRITTEN)
def find_out(
    *, written: OpenQuestion, words: str, agency: Agency, owner: User | None, due: date, by: Actor
) -> Action:
    """Somebody finds out, by a day. The action is kept with what is about children: a question may be too."""
    action = record_action(
        mapping=written.mapping,
        words=words,
        agency=agency,
        owner=owner,
        due=due,
        about=AboutKind.SYSTEM,
        in_part_two=True,
        by=by,
    )
    ActionFrom(mapping_id=written.mapping_id, action=action, question=written).save(force_insert=True)
    return action


@command(may=policy.may_act_on_interview, event=Event.INTERVIEW_RECORDED)
def act_on_interview(
    *, interview: Interview, words: str, agency: Agency, owner: User | None, due: date, by: Actor
) -> Action:
    """What an interview says must be done becomes an action about the child, with an owner and a day."""
    action = record_action(
        mapping=interview.mapping,
        words=words,
        agency=agency,
        owner=owner,
        due=due,
        about=AboutKind.CHILD,
        person=interview.person,
        by=by,
    )
    ActionFrom(mapping_id=interview.mapping_id, action=action, interview=interview).save(force_insert=True)
    return action
