"""The page on which somebody says what they noticed, as an ordinary Django developer writes it: a model form.

Its form has the token against forged requests, and none that says that this very form was sent before.
"""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from placemap.information.models import Concern, Contribution
from placemap.mappings.models import Mapping
from placemap.partners.models import User


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What, how it is known, about whom and where."""

    class Meta:
        model = Concern
        fields = ("text", "how_known", "about", "place", "happened_on")

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["happened_on"].required = False


@login_required
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks, and saves."""
    mapping = get_object_or_404(Mapping, reference=reference)
    given_in = Contribution.objects.filter(mapping=mapping, kind="noticed")[0]
    concern = Concern(
        mapping=mapping, agency=given_in.agency, contribution=given_in, audience=given_in.audience,
        review_on=given_in.review_on, recorded_by=User.objects.get(name="Priya Nandra").pk,
    )  # fmt: skip
    form = NoticeForm(request.POST or None, instance=concern)
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect(f"/mappings/{reference}/cohort/")
    status = 422 if form.is_bound else 200
    return render(
        request, "bare/noticed.html", {"form": form, "mapping": mapping, "tab": "noticed"}, status=status
    )
