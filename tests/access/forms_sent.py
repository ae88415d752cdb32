"""What every form that is sent must carry: its one-use token and, where it edits, the version it was made from.

A form is told by where it is sent to. A new one fails until it is in one of these lists.
"""

from __future__ import annotations

from html.parser import HTMLParser

from django.urls import resolve

# A search is sent, since its words may name a child, and changes nothing; the door is for nobody known.
NOTHING_TWICE = {
    "access", "sign-in", "sign-in-code", "sign-out", "find", "find-in-mapping", "people", "who-covers",
    "postcode-areas", "candidates", "cohort", "links", "network", "things", "agencies", "cannot-sign-in",
    "act-as", "briefing-printed", "minutes-printed",
    # Each carries a key of its own, kept with its draft: see tests/meetings/test_record.py.
    "write-decision", "write-note", "write-action", "write-safety",
    "response", "decision-log", "silver-decisions", "panel-feedback",
}  # fmt: skip
# Their first step is a search; the step that saves has a token. Setting up a code app proves the code itself.
SEARCHED_FIRST = {"add-link", "add-person", "link-entity", "mention", "set-up-code-app"}
# Changes what two people may have before them at once.
EDITS = {
    "add-agency", "add-area", "add-group", "add-objective", "add-terms", "agree-child", "ask-for-list",
    "change-agency", "change-area", "change-group", "change-objective", "change-person", "change-scope",
    "check-again", "check-law", "close-agency", "close-mapping", "compare", "consider", "correct",
    "correct-entry", "correct-person", "decline-child", "end-entity-link", "end-group", "end-link", "hand-over",
    "invite-person", "keep-agency-sign-in", "keep-concern", "lead-told", "listed-as", "mapping-basis",
    "mapping-commission", "mapping-details", "mapping-end", "mapping-naming", "mapping-stage", "nothing-known",
    "opening-reasons", "opening-structure", "opening-told", "opening-first-meeting", "pass-on", "record-agreement", "referral-outcome",
    "referral-receipt", "remove-child", "review-opening", "review-warning", "set-category", "sign-concern",
    "sort-factor", "who-decides", "place-concern", "reopen-account", "expected-opening",
    "ask-why", "answer-why", "close-sampled", "review-emergency",
    "list-unchanged", "take-back-unchanged", "correct-outcome",
    "add-referred-in", "change-referred-in", "decide-for-panel", "hold-review", "move-review",
    "adopt-terms", "seat-commits", "answer-for-table", "add-terms-of-reference",
    "return-question", "withdraw-returns", "move-meeting", "cancel-meeting", "change-rhythm",
    "change-minutes-section", "answer-minutes-correction", "approve-minutes", "minutes-template",
    "confidentiality-statement", "write-item-sheet", "settle-item-sheet", "settle-sheet-link", "change-agenda-item", "move-agenda-item", "leave-out-agenda-item",
    "ladder-step", "withdraw-escalation", "pass-up-escalation", "write-answer", "answer-escalation",
    "pass-up-above", "change-gap", "change-briefing-section", "refresh-briefing", "throw-away-briefing", "approve-briefing", "answer-pledge", "sign-statement", "sign-by-link", "accept-place", "decline-place", "reopen-place", "propose-place-again",
    "accept-action", "decline-action", "update-action", "change-action", "end-action",
    "change-interview", "change-operation", "write-problem", "change-explanation", "answer-question",
    "change-series", "publish-series",
    "return-action", "answer-invitation", "answer-invitation-by-link",
    "change-entry", "strike-entry",
}  # fmt: skip
# Adds a row of its own, or ends, answers or takes back something once: a second person is told that it is done.
ADDS_OR_ENDS = {
    "add-area-body", "add-cover", "add-entity", "add-entry", "add-factor", "add-my-cover", "add-postcode-area",
    "add-post", "end-post", "add-training", "add-trusted-adult", "add-warning", "agency-leaves", "agree-several", "answer-enquiry",
    "answer-moment", "ask-for-matching", "ask-name", "ask-sponsor", "change-postcode-area", "check-statutory",
    "close-opening", "cohort-versions", "danger", "decline-name", "dissent", "end-area-body", "end-cover",
    "end-seat", "give-receipt", "give-role", "import-postcode-areas", "join-agency", "judge-entries",
    "lead-professional", "map-files", "no-referral", "notice", "open-mapping", "open-name", "opening-reason",
    "person-leaves", "police-names", "propose", "propose-several", "read-receipt", "record-view", "record-voice",
    "refer", "remove-snapshot", "retire-terms", "seat-person", "send-list", "snapshots", "start-afresh",
    "take-back", "take-back-list", "take-back-words", "take-role", "told-about", "turning-18",
    "undo-entry-judgement", "who-knows", "withdraw-concern", "withdraw-judgement", "clear-matches", "list",
    "answer-why", "ask-why", "block-person", "close-sampled", "declare-interest", "expected-opening", "lift-block",
    "not-for-me", "seal-school", "release-again", "end-release", "end-release-of", "keep-longer", "read-correction", "mark-seen", "release", "stop-keeping", "leaver-words", "outside-told",
    "list-columns", "end-session", "end-other-sessions", "remove-passkey", "matching",
    "sign-check", "withdraw-signature", "answer-checklist",
    "end-emergency", "open-by-name-in-emergency", "open-in-emergency",
    "ask-for-detail", "end-detail-release", "keep-detail", "release-detail",
    "ask-returns", "remind-agency", "remind-returns", "return-no-change", "send-return",
    "send-left-words", "throw-away-left-words", "plan-meeting-of", "meeting-invited",
    "record-presence", "record-substitute", "sign-for",
    "add-agenda-item", "add-agenda-children", "take-up-agenda-item", "record-action",
    "write-minutes", "ask-minutes-correction", "minutes-to-silver", "take-minutes-copy", "take-back-minutes",
    "ask-before-meeting", "chase-before-meeting", "print-pack", "print-pack-link", "recall-pack", "lift-recall", "hand-back-copy",
    "add-interview", "take-back-interview", "act-on-interview", "add-operation", "take-back-operation",
    "publish-problem", "add-explanation", "add-evidence", "remove-evidence", "add-question", "find-out",
    "add-series",
    "escalate", "leave-out-step", "act-on-answer", "add-gap", "record-panel-review", "add-pledge", "take-pledge-up", "take-action-up",
    "ask-for-feedback", "give-feedback", "no-feedback", "write-briefing", "add-briefing-reader", "leave-out-briefing-reader", "recall-briefing", "take-briefing-copy",
    "begin-meeting", "go-to-item", "add-during-meeting", "hide-names", "end-meeting",
    "record-dissent", "record-sharing", "next-day-action", "reveal-child",
}  # fmt: skip


class _Forms(HTMLParser):
    """Where each form of a page is sent to, and the names of what it sends."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, set[str]]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.inside = given.get("method", "").lower() == "post"
            if self.inside:
                self.sent.append((given.get("action", ""), set()))
        elif self.inside and given.get("name"):
            self.sent[-1][1].add(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def what_forms_lack(name: str, page: str) -> str:
    """What a form of the page at this address lacks, in words; empty when nothing does."""
    reading = _Forms()
    reading.feed(page)
    lacks = []
    for action, names in reading.sent:
        path = action.split("?")[0].split("#")[0]
        to = resolve(path).url_name if path else name
        if to in NOTHING_TWICE or (
            to in SEARCHED_FIRST and names <= {"csrfmiddlewaretoken", "acting_as", "q", "code"}
        ):
            continue
        if to not in EDITS | ADDS_OR_ENDS | SEARCHED_FIRST:
            lacks.append(f"a form sent to {to}, which is in no list of tests/access/forms_sent.py")
        if "once" not in names:
            lacks.append(f"a form sent to {to} without its one-use token")
        if to in EDITS and "version" not in names:
            lacks.append(f"a form sent to {to} without the version that it was made from")
    return ", ".join(dict.fromkeys(lacks))
