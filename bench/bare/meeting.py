"""The screen of a meeting as an ordinary Django developer writes it: model forms that save the same rows.

Nothing compares what somebody changes with what they read: whoever saves last has the word.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from placemap.meetings.models import AgendaItem, Attendance, Entry
from placemap.partners.models import User
from placemap.responses.models import Action


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """A note or a decision."""

    class Meta:
        model = Entry
        fields = ("words",)


class ActionForm(forms.Form):
    """Who does what."""

    who = forms.CharField(max_length=200)
    what = forms.CharField(max_length=1000)


def _item(meeting: UUID, item: UUID) -> AgendaItem:
    found = AgendaItem.objects.select_related("meeting__mapping", "meeting__series", "person")
    return get_object_or_404(found, meeting=meeting, pk=item)


def _entry(item: AgendaItem, kind: str, by: UUID) -> Entry:
    return Entry(
        meeting=item.meeting, mapping=item.meeting.mapping, item=item, part=item.part, kind=kind,
        person=item.person, client_key=uuid.uuid4(), recorded_by=by,
    )  # fmt: skip


@login_required
def screen(request: HttpRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """One item, what is written under it, the agenda and who is there."""
    at = _item(meeting, item)
    return render(
        request, "bare/meeting.html",
        {
            "at": at, "meeting": at.meeting, "mapping": at.meeting.mapping, "tab": "meetings",
            "entries": Entry.objects.filter(item=at).select_related("action__owner"),
            "items": AgendaItem.objects.filter(meeting=meeting, left_out_at=None),
            "people": Attendance.objects.filter(meeting=meeting).select_related("user", "agency"),
            "note": EntryForm(prefix="note"), "decision": EntryForm(prefix="decision"),
            "action": ActionForm(prefix="action"),
        },
    )  # fmt: skip


@login_required
def write(request: HttpRequest, meeting: UUID, item: UUID, kind: str) -> HttpResponse:
    """A note or a decision is saved."""
    at = _item(meeting, item)
    by = User.objects.get(name="Priya Nandra").pk
    form = EntryForm(request.POST, prefix=kind, instance=_entry(at, kind, by))
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422)
    form.save()
    return HttpResponseRedirect(f"../?focus={kind}")


@login_required
def act(request: HttpRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """An action is saved, with the entry that cites it."""
    at = _item(meeting, item)
    form = ActionForm(request.POST, prefix="action")
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=422)
    owner = get_object_or_404(User, name__contains=form.cleaned_data["who"])
    by = User.objects.get(name="Priya Nandra").pk
    with transaction.atomic():
        action = Action.objects.create(
            mapping=at.meeting.mapping, agency=owner.agency, owner=owner, words=form.cleaned_data["what"],
            about="child", person=at.person, in_part_two=True, state="accepted", recorded_by=by,
            due=timezone.localdate() + timedelta(days=7),
        )  # fmt: skip
        entry = _entry(at, "action", by)
        entry.action, entry.words = action, action.words
        entry.save()
    return HttpResponseRedirect("../?focus=action")


@login_required
def change(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Other words for what was written down."""
    held = get_object_or_404(Entry.objects.select_related("mapping"), pk=entry)
    form = EntryForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect(f"/bare/meetings/{held.meeting_id}/{held.item_id}/")
    return render(request, "bare/entry.html", {"form": form, "mapping": held.mapping, "tab": "meetings"})
