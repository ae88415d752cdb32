"""The pages of agencies' lists: thin doors onto queries and commands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.throttles import Tried
from placemap.exchange import commands, presenters, queries
from placemap.exchange.forms import AcceptForm, ColumnsForm, TakeBackForm, UploadForm
from placemap.exchange.models import Upload
from placemap.exchange.policy import may_read_lists, may_work_on_list
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.linkage.queries import worker_runs
from placemap.mappings.pages import TakesNew, WithinMapping
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.vocabulary import MappingState
from placemap.web.fields import OnceForm, new_once
from placemap.web.guards import limited, proved
from placemap.web.jinja import url_if_any
from placemap.web.views import ConfirmPage, FormPage, Page


class _InMapping(WithinMapping, Page):
    """A page about the lists of one mapping."""

    current_tab = "lists"

    def check(self) -> None:
        super().check()
        require(may_read_lists(self.actor, self.mapping))


class _OfUpload(_InMapping):
    """A page about one file; somebody else's does not exist."""

    @cached_property
    def upload(self) -> Upload:
        return queries.visible_upload(self.actor, self.mapping, self.kwargs["upload"])

    def check(self) -> None:
        super().check()
        require(may_work_on_list(self.actor, self.upload))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "altered": presenters.how_it_was_altered(self.upload)}


class ListsPage(_InMapping):
    """Each agency's list: asked, waiting, received, and what needs doing."""

    template_name = "exchange/lists.html"
    title = gettext_lazy("Agencies’ lists")

    def context(self) -> dict[str, Any]:
        lists = queries.lists_of(self.actor, self.mapping)
        rows: list[dict[str, Any]] = []
        for one in lists:
            state, kind = presenters.agency_state(one)
            rows.append(
                {
                    "agency": one.agency,
                    "state": state,
                    "kind": kind,
                    "note": presenters.agency_note(one),
                    "uploads": [presenters.upload_row(shown) for shown in one.uploads],
                    "may_send": one.may_send and self.takes_new.allowed,
                    "is_own": one.is_own,
                    "ask_url": self._asking(one),
                    "nothing_url": self._nothing_known(one),
                    "may_see_files": one.may_see_files,
                    "unchanged": self._unchanged(one),
                }
            )
        own = next((r for r in rows if r["is_own"] and r["unchanged"] and r["unchanged"]["says"]), None)
        return {
            **super().context(),
            "rows": rows,
            "may_send": any(row["may_send"] for row in rows),
            "own": own,
            "new_once": new_once,
            "accepted": sum(upload["is_accepted"] for row in rows for upload in row["uploads"]),
            "waiting": sum(not upload["is_accepted"] for row in rows for upload in row["uploads"]),
            "matching_url": url_if_any("matching", self.mapping.reference),
        }

    def _unchanged(self, one: queries.AgencyLists) -> dict[str, Any] | None:
        """Where one press says that its last list still holds, or takes that back; None where neither may."""
        if self.mapping.state != MappingState.OPEN or not (one.can_stand or one.stands):
            return None
        name = "list-unchanged" if one.can_stand else "take-back-unchanged"
        address = url_if_any(name, self.mapping.reference, one.member_id)
        return {
            "says": one.can_stand,
            "url": f"{address}?from=lists",
            "values": {"version": one.version},
        }

    def _asking(self, one: queries.AgencyLists) -> str:
        """Where to ask an agency for its list, while it has neither been asked nor sent one."""
        if one.asked_on or one.received_on or one.uploads:
            return ""
        if not (self.takes_new and may_change_mapping(self.actor, self.mapping)):
            return ""
        return url_if_any("ask-for-list", self.mapping.reference, one.member_id)

    def _nothing_known(self, one: queries.AgencyLists) -> str:
        """Where an agency says that it holds nothing: an answer, not a silence."""
        if one.nothing_known_on or one.received_on or one.uploads or not one.may_send:
            return ""
        return url_if_any("nothing-known", self.mapping.reference, one.member_id)


class SendListPage(TakesNew, _InMapping, FormPage):
    """Choose a file and whose it is; it is read, and the guessed columns are shown."""

    template_name = "exchange/send.html"
    title = gettext_lazy("Send a list")
    form_class = UploadForm
    button = gettext_lazy("Send the list")

    @property
    def back_url(self) -> str:  # type: ignore[override]
        return self.address("lists")

    def form_arguments(self) -> dict[str, Any]:
        agencies = queries.agencies_to_send_for(self.actor, self.mapping)
        asked_for = self.request.GET.get("agency", "")
        initial = {"agency": asked_for} if any(str(agency.pk) == asked_for for agency in agencies) else {}
        return {"agencies": agencies, **({"initial": initial} if initial else {})}

    def save(self, form: Any) -> str:
        agencies = queries.agencies_to_send_for(self.actor, self.mapping)
        agency = next(agency for agency in agencies if str(agency.pk) == form.cleaned_data["agency"])
        file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
        began = now()
        # Pasted cells are read as a file is: what a spreadsheet copies is separated by tabs.
        upload = commands.receive_file(
            mapping=self.mapping,
            agency=agency,
            file_name=file.name if file is not None else f"{_('Pasted list')}.csv",
            content=file.read() if file is not None else pasted.encode(),
            by=self.actor,
        )
        if upload.uploaded_at < began:
            messages.info(
                self.request,
                _("This very file was sent before, so nothing was added. This is what was made of it."),
            )
            return self.address("list", upload.pk)
        if upload.state == Upload.State.READY:
            messages.success(self.request, _("Received. Its columns are set out as last time."))
            return self.address("list", upload.pk)
        messages.success(self.request, _("Received. Check what each column holds."))
        return self.address("list-columns", upload.pk)

    def invalid(self, form: Any, *, message: str = "", status: int = 422, **extra: Any) -> HttpResponse:
        # What is wrong with a file is said at the file.
        if message and status == 422:
            form.add_error("pasted" if form.cleaned_data.get("pasted", "").strip() else "file", message)
            message = ""
        return super().invalid(form, message=message, status=status, **extra)


class ColumnsPage(_OfUpload, FormPage):
    """What each column of each sheet holds: guessed, shown with examples, corrected by choosing."""

    title = gettext_lazy("What each column holds")
    form_class = ColumnsForm
    button = gettext_lazy("Save and look at the rows")

    @cached_property
    def sheets(self) -> list[queries.SheetToSetOut]:
        return queries.sheets_to_set_out(self.actor, self.upload)

    def form_arguments(self) -> dict[str, Any]:
        return {"sheets": self.sheets, "initial": {"version": self.upload.version}}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "upload": self.upload,
            "sheets": self.sheets,
            "sample": presenters.sample,
            "held_in": presenters.held_in,
            "back_url": self.address("lists"),
            "ended": self._why_closed(),
        }

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return "exchange/columns.html" if self._can_change else "exchange/columns_closed.html"

    @property
    def _can_change(self) -> bool:
        return self.upload.state in (Upload.State.RECEIVED, Upload.State.READY)

    def _why_closed(self) -> str:
        ended = queries.how_list_ended(self.upload)
        if ended:
            return presenters.how_it_ended(ended)
        return "" if self._can_change else _("This list is being read in.")

    def save(self, form: Any) -> str:
        commands.set_out_list(
            upload=self.upload, sheets=form.settings(), version=form.cleaned_data["version"], by=self.actor
        )
        if form.heading_moved():
            messages.info(
                self.request, _("The columns were guessed again from the row you named. Check them.")
            )
            return self.address("list-columns", self.upload.pk)
        return self.address("list", self.upload.pk)

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.visible_upload(self.actor, self.mapping, self.upload.pk)
        values: dict[str, Any] = {"version": held.version}
        for shown in queries.sheets_to_set_out(self.actor, held):
            number = shown.sheet.number
            values[f"used-{number}"] = shown.sheet.is_used
            values[f"heading-{number}"] = shown.sheet.heading_row or 0
            values.update({f"column-{number}-{column.index}": column.code for column in shown.columns})
        return values


class ListPage(_OfUpload, FormPage):
    """One list: what accepting it would write, or what became of it."""

    form_class = AcceptForm
    title = gettext_lazy("Look before you accept")

    @property
    def template_name(self) -> str:  # type: ignore[override]
        if self.upload.state == Upload.State.READING and not queries.has_stopped(self.upload):
            return "exchange/reading.html"
        if self.upload.state in (Upload.State.ACCEPTED, Upload.State.WITHDRAWN):
            return "exchange/done.html"
        return "exchange/preview.html"

    def form_arguments(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"version": self.upload.version}
        try:
            terms = queries.terms_for(self.upload.agency)
            initial |= {
                "how_known": terms.how_known,
                "handling": terms.handling,
                "purpose": terms.purpose,
                "power": terms.power_code,
                "review_on": terms.review_on,
            }
        except PlacemapError:
            pass
        return {"initial": initial, "powers": queries.powers_to_choose(self.actor)}

    def context(self) -> dict[str, Any]:
        upload = self.upload
        common = {**super().context(), "upload": upload, "back_url": self.address("lists")}
        if self.template_name == "exchange/reading.html":
            return common | {
                "total": _rows(upload),
                "worker_runs": worker_runs(),
                "title": _("Reading the list in"),
            }
        if self.template_name == "exchange/done.html":
            return common | self._done()
        return common | self._preview()

    def _done(self) -> dict[str, Any]:
        total, problems = queries.problems_of(self.upload)
        return {
            "title": _("This list is accepted")
            if self.upload.state == Upload.State.ACCEPTED
            else _("This list was taken back"),
            "rows": self.upload.done_rows,
            "with_problems": total,
            "problems": [presenters.problem_sentence(*problem) for problem in problems],
            "ended": self._ended(),
            "to_hand_back": len(queries.rows_to_hand_back(self.actor, self.upload)),
            "matching_url": url_if_any("matching", self.mapping.reference),
        }

    def _ended(self) -> str:
        ended = queries.how_list_ended(self.upload)
        return presenters.how_it_ended(ended) if ended else ""

    def _preview(self) -> dict[str, Any]:
        found: dict[str, Any] = {"preview": None, "terms": None, "trouble": "", "unsigned": ""}
        try:
            preview = queries.preview(self.actor, self.upload)
            found |= {
                "preview": preview,
                "first": [presenters.preview_row(row) for row in preview.first],
                "written": presenters.what_is_written(preview),
                "problems": [presenters.problem_sentence(*problem) for problem in preview.problems],
                "considered_before": presenters.rows_named(preview.considered_before),
            }
        except PlacemapError as problem:
            found["trouble"] = problem.message
        try:
            found["terms"] = presenters.terms_rows(queries.terms_for(self.upload.agency))
        except PlacemapError as problem:
            found["unsigned"] = problem.message
        found["stopped"] = queries.has_stopped(self.upload)
        return found

    def save(self, form: Any) -> str:
        terms = queries.terms_for(self.upload.agency)
        given = form.cleaned_data
        upload = commands.begin_accepting(
            upload=self.upload,
            version=given["version"],
            terms=commands.ChosenTerms(
                handling=given["handling"] if given["handling"] != terms.handling else "",
                how_known=given["how_known"] if given["how_known"] != terms.how_known else "",
                purpose=given["purpose"] if given["purpose"] != terms.purpose else "",
                power=given["power"] if given["power"] != terms.power_code else "",
                review_on=given["review_on"] if given["review_on"] != terms.review_on else None,
            ),
            by=self.actor,
        )
        if upload.state == Upload.State.READING:
            return self.address("list", upload.pk)
        messages.success(self.request, _("Accepted. The list is part of the mapping now."))
        return self.address("lists")

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": queries.visible_upload(self.actor, self.mapping, self.upload.pk).version}


class ListProgress(_OfUpload):
    """How far a long list is read in, for the script."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse(
            {
                "label": _("Rows read in"),
                "done": self.upload.done_rows,
                "total": _rows(self.upload),
                "finished": self.upload.state != Upload.State.READING or queries.has_stopped(self.upload),
            }
        )


class TakeBackPage(_OfUpload, ConfirmPage):
    """Asks once more, and says what follows."""

    template_name = "exchange/take_back.html"
    title = gettext_lazy("Take this list back?")
    form_class = TakeBackForm  # type: ignore[assignment]
    button = gettext_lazy("Yes, take it back")
    dangerous = True

    def context(self) -> dict[str, Any]:
        return {**super().context(), "upload_state": self.upload.state}

    def form_arguments(self) -> dict[str, Any]:
        return {"needs_reason": self.upload.state == Upload.State.ACCEPTED}

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        return self.address("list", self.upload.pk)

    def consequences(self) -> list[str]:
        if self.upload.state != Upload.State.ACCEPTED:
            return [_("The file is removed. Nothing of it had reached the mapping.")]
        return [
            _("The file, its rows and the records made from it are taken out of use."),
            _("A child already proposed or agreed for the cohort stays until the coordinator decides."),
            _("That the list was given, and taken back, stays on record with your reason."),
        ]

    def save(self, form: Any) -> str:
        was_accepted = self.upload.state == Upload.State.ACCEPTED
        taken = commands.take_back_list(upload=self.upload, reason=form.cleaned_data["reason"], by=self.actor)
        words = _("The list is taken back.")
        if was_accepted:
            words += " " + ngettext(
                "%(count)s record is out of use.", "%(count)s records are out of use.", taken.withdrawn
            ) % {"count": taken.withdrawn}
        if taken.kept:
            words += " " + ngettext(
                "%(count)s record stays, because the group already relies on it.",
                "%(count)s records stay, because the group already relies on them.",
                taken.kept,
            ) % {"count": taken.kept}
        messages.success(self.request, words)
        if queries.given_outside(self.actor, self.mapping, self.upload):
            return self.address("outside", self.upload.pk)
        return self.address("lists")


class OutsidePage(_OfUpload):
    """People outside who were given something of a list that was taken back, so that they can be told."""

    template_name = "exchange/outside.html"
    title = gettext_lazy("People outside who were given this")

    def context(self) -> dict[str, Any]:
        shown = queries.given_outside(self.actor, self.mapping, self.upload)
        return {
            **super().context(),
            "upload": self.upload,
            "back_url": self.address("lists"),
            "shown": [(one, *presenters.outside_words(one)) for one in shown],
            "is_taken_back": self.upload.state == Upload.State.WITHDRAWN,
            "holds_list": self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk),
            "new_once": new_once,
        }


class OutsideTold(_OfUpload, FormPage):
    """One press: they were told."""

    form_class = OnceForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Written down: you have told them.")

    def save(self, form: Any) -> str:
        given = queries.outside_one(self.actor, self.upload, self.kwargs["given"])
        commands.say_told(given=given, by=self.actor)
        return self.address("outside", self.upload.pk)


class HandBackPage(_OfUpload):
    """The rows to check, as a file in the sender's own columns. Who took it, and when, is recorded."""

    @proved
    @limited(Tried.EXPORT)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            handed = commands.hand_back_rows(upload=self.upload, by=self.actor)
        except PlacemapError as problem:
            messages.info(request, problem.message)
            return HttpResponseRedirect(self.address("list", self.upload.pk))
        response = HttpResponse(handed.content, content_type=handed.content_type)
        response["Content-Disposition"] = f'attachment; filename="{handed.file_name}"'
        return response


def _rows(upload: Upload) -> int:
    return sum(sheet.rows for sheet in upload.sheets.all() if sheet.is_used)
