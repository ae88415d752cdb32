"""How far the invented partnership is with its set-up checks: some signed, one taken back, the rest to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from placemap.readiness.commands import answer_item, sign_check, withdraw_signature
from placemap.readiness.vocabulary import CheckCode, ItemAnswer, ItemCode

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

# Who signs, the check, the paper, where it lies, and how many days ago it was signed.
SIGNED = (
    ("governance", CheckCode.PROTOCOL, "Information sharing protocol 4, all directors", "Partnership office, file 12", 100),
    ("governance", CheckCode.RETENTION, "Retention schedule 3, records managers", "Partnership office, file 14", 60),
    ("governance", CheckCode.NOTICES, "Privacy notices 1, three of them", "Partnership website", 40),
    ("administrator", CheckCode.LEAVERS, "Joiners and leavers 2, head of service", "Administrator’s folder", 30),
    ("panel_chair", CheckCode.EQUALITY, "Equality impact assessment 1, the board", "Partnership office, file 15", 20),
)  # fmt: skip
ANSWERED = {
    ItemCode.OFFICER: (ItemAnswer.IN_PLACE, "All five data protection officers answered in September."),
    ItemCode.BASIS: (ItemAnswer.IN_PLACE, "The register of powers, looked at by the council’s solicitor."),
    ItemCode.PURPOSE: (ItemAnswer.IN_PLACE, "Each mapping’s scope. The panel reads it before it opens."),
    ItemCode.SCORING: (
        ItemAnswer.IN_PLACE,
        "Nothing is scored. The police list no longer sends its ranking.",
    ),
    ItemCode.SOCIAL: (
        ItemAnswer.NOT_YET,
        "Two schools still paste posts into their lists. Fiona talks to them.",
    ),
}


def tell(story: Story) -> None:
    """Sign what is signed, in the name of whoever may."""
    for who, check, paper, place, days in SIGNED:
        actor, acting = story.acting(who)
        with acting:
            signature = sign_check(
                check=check,
                signed_on=story.today - timedelta(days=days),
                review_on=story.today + timedelta(days=360 - days),
                reference=paper,
                kept_at=place,
                by=actor,
            )
            if check is CheckCode.NOTICES:
                withdraw_signature(
                    signature=signature,
                    reason="The youth council could not follow the child’s notice. It is being written anew.",
                    by=actor,
                )
    actor, acting = story.acting("governance")
    with acting:
        for item, (answer, note) in ANSWERED.items():
            answer_item(item=item, answer=answer, note=note, by=actor)
