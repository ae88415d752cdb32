"""The matching pages: thin doors onto queries and commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import require
from placemap.foundations.errors import Conflict
from placemap.linkage import commands, presenters, queries
from placemap.linkage.forms import ClearMatchesForm, CompareForm, pair_code
from placemap.linkage.models import Judgement, MatchRun
from placemap.linkage.policy import may_match
from placemap.linkage.vocabulary import Verdict
from placemap.mappings.pages import WithinMapping
from placemap.subjects.models import Person
from placemap.web.fields import OnceForm
from placemap.web.fields.tokens import new_once
from placemap.web.filters import kept
from placemap.web.views import ConfirmPage, FormPage, Page

CLEAR_PER_PAGE = 200


class _InMapping(WithinMapping, Page):
    """A page of one mapping, for whoever holds its cohort list."""

    current_tab = "matching"

    def check(self) -> None:
        super().check()
        require(may_match(self.actor, self.mapping))


class MatchingPage(_InMapping):
    """How matching stands, and what is left to do, most pressing first."""

    template_name = "linkage/matching.html"
    title = gettext_lazy("Matching the lists")

    def context(self) -> dict[str, Any]:
        overview = queries.matching_overview(self.actor, self.mapping)
        return {
            **super().context(),
            "overview": overview,
            "run": overview.run,
            "standing": overview.standing,
            "under_way": is_under_way(overview.run) and not overview.has_stopped,
            "new_once": new_once(),
            "first_pair": next(iter((*overview.standing.doubtful, *overview.standing.unsure)), None),
        }


class AskForMatching(_InMapping, FormPage):
    """One press: compare the records. Pressed twice, it is one run."""

    form_class = OnceForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.address("matching"))

    def save(self, form: Any) -> str:
        commands.ask_for_matching(mapping=self.mapping, by=self.actor)
        return self.address("matching")

    def invalid(self, form: Any, *, message: str = "", status: int = 422, **extra: Any) -> HttpResponse:
        messages.error(self.request, message or _("Press the button once more."))
        return HttpResponseRedirect(self.address("matching"))


class MatchingProgress(_InMapping):
    """How far the run is, for the script on the matching page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        run = queries.latest_run(self.actor, self.mapping)
        if run is None:
            raise Http404
        return JsonResponse(
            {
                "label": kept(run.stage),
                "done": round(run.fraction * 100),
                "total": 100,
                "finished": not is_under_way(run) or queries.has_stopped(run),
            }
        )


class ClearMatchesPage(_InMapping, FormPage):
    """The engine's clear matches with their reasons, confirmed in one press; any can be left out."""

    template_name = "linkage/clear.html"
    title = gettext_lazy("Clear matches")
    form_class = ClearMatchesForm

    @cached_property
    def slice(self) -> Any:
        clear = queries.standing_of(self.mapping).clear
        return Paginator(clear, CLEAR_PER_PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def run(self) -> MatchRun | None:
        return queries.latest_run(self.actor, self.mapping)

    def form_arguments(self) -> dict[str, Any]:
        # What may be left out is what the page showed, also when others confirmed some since.
        posted = self.request.POST.getlist("leave_out") if self.request.method == "POST" else []
        shown = [pair_code(*pair) for pair in self.slice.object_list]
        return {
            "pairs": [*shown, *(code for code in posted if _is_pair(code))],
            "initial": {"run": self.run.pk if self.run else None},
        }

    def context(self) -> dict[str, Any]:
        shown = queries.shown_pairs(self.actor, self.mapping, list(self.slice.object_list))
        ticked = set(self.request.POST.getlist("leave_out"))
        return {
            **super().context(),
            "rows": [presenters.in_a_row(pair) for pair in shown],
            "ticked": ticked,
            "slice": self.slice,
            "total": self.slice.paginator.count,
            "run": self.run,
        }

    def save(self, form: Any) -> str:
        if self.run is None or self.run.pk != form.cleaned_data["run"]:
            raise Conflict(
                _("The lists were matched again since you opened this page. These are the new matches.")
            )
        only = list(self.slice.object_list) if form.cleaned_data["scope"] == "page" else None
        count = commands.confirm_clear_matches(
            mapping=self.mapping, run=self.run, except_pairs=form.left_out(), only_pairs=only, by=self.actor
        )
        messages.success(
            self.request,
            ngettext(
                "%(count)s pair is confirmed as the same person. It can be taken back under “Decisions”.",
                "%(count)s pairs are confirmed as the same people. They can be taken back under “Decisions”.",
                count,
            )
            % {"count": count},
        )
        return self.address("matching")


class WithdrawConfirmation(_InMapping, ConfirmPage):
    """Takes back everything that was confirmed in one press."""

    title = gettext_lazy("Take back these confirmed matches?")
    button = gettext_lazy("Yes, take them back")
    success_message = gettext_lazy("Taken back. The clear matches wait to be confirmed again.")

    @cached_property
    def confirmation(self) -> queries.Confirmation:
        wanted = self.kwargs["moment"]
        for found in queries.confirmations(self.mapping):
            if moment_code(found.at) == str(wanted):
                return found
        raise Http404

    @property
    def cancel_url(self) -> str:  # type: ignore[override]
        return self.address("matching")

    def consequences(self) -> list[str]:
        left = self.confirmation.pairs - self.confirmation.withdrawn
        return [
            ngettext(
                "%(count)s pair of records is parted again.",
                "%(count)s pairs of records are parted again.",
                left,
            )
            % {"count": left},
            _("Pairs that were read side by side keep their answers."),
            _("No record is changed or lost."),
        ]

    def save(self, form: Any) -> str:
        commands.withdraw_confirmation(mapping=self.mapping, judged_at=self.confirmation.at, by=self.actor)
        return self.address("matching")


class ComparePage(_InMapping, FormPage):
    """Two records side by side, field by field, in words; and the decision."""

    template_name = "linkage/compare.html"
    title = gettext_lazy("Are these the same person?")
    form_class = CompareForm

    @cached_property
    def ends(self) -> tuple[UUID, UUID]:
        left, right = self.kwargs["left"], self.kwargs["right"]
        return (left, right) if left < right else (right, left)

    @cached_property
    def pair(self) -> queries.ShownPair:
        return queries.pair_side_by_side(self.actor, self.mapping, *self.ends)

    def form_arguments(self) -> dict[str, Any]:
        held = self.pair.judgement
        if held is None:
            return {}
        why = held.why if held.origin == Judgement.Origin.READ else ""
        return {"initial": {"answer": held.answer, "why": why, "version": str(held.pk)}}

    def context(self) -> dict[str, Any]:
        pair, standing = self.pair, queries.standing_of(self.mapping)
        turn = standing.in_turn
        place = turn.index(self.ends) if self.ends in turn else None
        return {
            **super().context(),
            "pair": pair,
            "left": presenters.side_heading(pair.left),
            "right": presenters.side_heading(pair.right),
            "fields": presenters.compared_fields(pair),
            "cautions": presenters.cautions(pair),
            "why_asked": presenters.why_it_is_asked(pair),
            "place": place + 1 if place is not None else None,
            "total": len(turn),
            "previous_url": self._pair_url(turn[place - 1]) if place else "",
            "skip_url": self._after(standing),
            "held": pair.judgement,
            "held_words": presenters.answer_words(pair.judgement.answer) if pair.judgement else "",
        }

    def save(self, form: Any) -> str:
        # Reading the pair first makes a hidden one absent, whatever the form says.
        left, right = (Person.objects.get(pk=side.person_id) for side in (self.pair.left, self.pair.right))
        after = self._after(queries.standing_of(self.mapping))
        commands.judge_pair(
            mapping=self.mapping,
            left=left,
            right=right,
            answer=Verdict(form.cleaned_data["answer"]),
            why=form.cleaned_data["why"],
            seen=form.seen(),
            by=self.actor,
        )
        standing = queries.standing_of(self.mapping)
        if not standing.doubtful:
            messages.success(self.request, _("Saved. Every doubtful pair has been read."))
            return self.address("matching")
        messages.success(self.request, _("Saved. This is the next pair."))
        # The pair that came after may have been settled by this answer.
        open_pairs = {self._pair_url(pair) for pair in standing.doubtful}
        return after if after in open_pairs else self._pair_url(standing.doubtful[0])

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.latest_judgement(self.mapping, *self.ends)
        if held is None:
            return {"answer": "", "why": "", "version": ""}
        return {"answer": held.answer, "why": held.why, "version": str(held.pk)}

    def _after(self, standing: queries.Standing) -> str:
        """The next pair that waits, after this one or from the first; else the matching page."""
        turn = standing.in_turn
        waiting = {*standing.doubtful, *standing.unsure} - {self.ends}
        place = turn.index(self.ends) if self.ends in turn else -1
        for pair in (*turn[place + 1 :], *turn[: place + 1]):
            if pair in waiting:
                return self._pair_url(pair)
        return self.address("matching")

    def _pair_url(self, pair: queries.Pair) -> str:
        return self.address("compare", *pair)


class DecisionsPage(_InMapping):
    """Every pair that was read side by side, with its answer, newest first; any can be taken back."""

    template_name = "linkage/decisions.html"
    title = gettext_lazy("Decisions so far")
    per_page = 50

    def context(self) -> dict[str, Any]:
        number = _page_number(self.request.GET.get("page"))
        total, shown = queries.decisions(
            self.actor, self.mapping, start=(number - 1) * self.per_page, count=self.per_page
        )
        return {
            **super().context(),
            "rows": [presenters.decision_row(row) for row in shown],
            "total": total,
            "slice": Paginator(range(total), self.per_page).get_page(number),
            "confirmations": [
                {"at": found.at, "by": found.by, "pairs": found.pairs, "withdrawn": found.withdrawn,
                 "code": moment_code(found.at)}
                for found in queries.confirmations(self.mapping)
            ],
            "new_once": new_once,
        }  # fmt: skip


class WithdrawJudgement(_InMapping, FormPage):
    """One press: take one answer back."""

    form_class = OnceForm
    success_message = gettext_lazy("Taken back. What stood before it stands again.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.address("match-decisions"))

    def save(self, form: Any) -> str:
        judgement = (
            Judgement.objects.select_related("mapping")
            .filter(mapping=self.mapping, pk=self.kwargs["judgement"])
            .first()
        )
        if judgement is None:
            raise Http404
        commands.withdraw_judgement(judgement=judgement, by=self.actor)
        return self.address("match-decisions")

    def invalid(self, form: Any, *, message: str = "", status: int = 422, **extra: Any) -> HttpResponse:
        messages.error(self.request, message or _("Press the button once more."))
        return HttpResponseRedirect(self.address("match-decisions"))


class DisputedPage(_InMapping):
    """Answers that contradict each other, with every answer that takes part, to be put right."""

    template_name = "linkage/disputed.html"
    title = gettext_lazy("Answers that contradict each other")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "groups": [
                {
                    "records": len(contradiction.keys),
                    "by_people": contradiction.by_people,
                    "rows": [presenters.decision_row(row) for row in rows],
                }
                for contradiction, rows in queries.disputed_pairs(self.actor, self.mapping)
            ],
            "new_once": new_once,
        }


def is_under_way(run: MatchRun | None) -> bool:
    """Whether a run waits or works."""
    return run is not None and run.state in (MatchRun.State.WAITING, MatchRun.State.RUNNING)


def moment_code(at: datetime) -> str:
    """A moment as part of an address: microseconds since 1970."""
    return str(int(at.timestamp() * 1_000_000))


def _is_pair(code: str) -> bool:
    left, _dot, right = code.partition(".")
    try:
        UUID(left)
        UUID(right)
    except ValueError:
        return False
    return True


def _page_number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and 0 < int(text) < 10_000 else 1
