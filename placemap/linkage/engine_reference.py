"""The page of documentation that prints every weight, made from the code so that it cannot be out of date."""

from __future__ import annotations

from collections.abc import Iterable

from placemap.linkage import engine_blocks as blocks
from placemap.linkage import engine_decide as rules
from placemap.linkage.engine_extras import example_fields
from placemap.linkage.engine_frequencies import PRIOR_ROWS, UNLISTED_FORENAME, UNLISTED_SURNAME
from placemap.linkage.engine_levels import Field
from placemap.linkage.engine_weights import FIELDS, MODEL_VERSION

_INTRODUCTION = """# How rows are matched, and what each finding counts for

Made from the code by `make docs`; do not edit. Weights, version {version}.

Placemap compares rows of several lists and finds those about one person. It uses
[Splink](https://moj-analytical-services.github.io/splink/) with fixed weights: nothing is learnt from
anybody's rows, so sixteen children are weighed exactly as a hundred thousand are, and everything on this
page can be checked by hand.

Each finding has two chances: how often it is met between two rows about **one person**, and how often
between rows about **two people**. Their ratio counts in *bits*: one bit doubles the odds, a negative bit
halves them. The bits of all fields are added to a start that depends only on how many rows there are: two
pairs in that many rows are taken to be one person (and never more than two in {fewest}).

Weights are about pairs of rows, never about a person, and no page shows them.

## What makes a pair clear

Weight alone never does. A pair is *clear* when all of this holds:

- it reaches **{clear:g} bits** ({close:g} when the birthday is one slip away; lists of over {long:,} rows
  need up to {most_long:g} more);
- the first names are one name: the same, a listed short form or spelling, one slip of the pen, parted
  differently, or exchanged with the surname. An initial is not enough; two real names one letter apart
  ("Amina", "Amira") are two names; and two full forms of one name ("Zofia", "Sofia") may be twins, so
  they are left to a person unless a number agrees;
- the birthday is the same, or close, **and** the surname fits; or an NHS number, pupil number or other
  identifier agrees and the birthday is not against it;
- nothing is against it: no two different numbers that both check out, no plainly different birthdays;
- the whole group it belongs to agrees. If two rows of a group cannot be one person, the pairs that would
  bring them together are left to a person, and so are pairs hardly stronger ({margin:g} bits) than those.

So brothers and sisters are kept apart by their first names, twins too, a father and a son of one name by
their birthdays, and a name without a birthday or a number never settles anything.

Doubtful pairs from {worth:g} bits are offered to a person, at most {most} for a row. A pair that follows
from other clear pairs is listed as clear as well.

## Earlier addresses

A list may say where somebody lived before. It is compared with the home in the other row, or with the earlier
home there, and agreement counts like that of two homes of today, less about one bit, for two reasons: whole
families leave a home together, so it tells brothers, sisters and children of one placement apart no better
than a home does; and somebody else lives there now. It never counts against a pair: an earlier home that the
other row does not know says only that people move. A parent's address, or that of a school or a friend, is
no home of the child and is not compared.

## Rare and common names

A shared rare name counts for more. The share of people who bear a name is a built-in rounded estimate
mixed with the rows themselves, the estimate counting for {prior} rows; a first name that is not listed is
taken to be borne by {forename:.4%} of people and a surname by {surname:.4%}. Shares of postcodes,
telephones, birthdays (by year) and extra fields come from the rows alone, with a floor. Where a level
below names a column under *sharpened by*, its chance between two people is that share (or moves towards
it by the part given).
"""


def weights_page() -> str:
    """The whole page as Markdown."""
    parts = [
        _INTRODUCTION.format(
            version=MODEL_VERSION,
            fewest=blocks.FEWEST_ROWS,
            clear=rules.CLEAR,
            close=rules.CLEAR + rules.MORE_FOR_CLOSE_BIRTHDAY,
            long=rules.LONG_LIST,
            most_long=rules.MOST_FOR_LONG_LISTS,
            margin=rules.MARGIN,
            worth=rules.WORTH_READING,
            most=rules.MOST_TO_READ,
            prior=PRIOR_ROWS,
            forename=UNLISTED_FORENAME,
            surname=UNLISTED_SURNAME,
        ),
        "## The weights\n",
        *(_table(field.label, field) for field in FIELDS),
        "## Extra fields\n\nFor lists of another shape, named in a `--columns` map.\n",
        *(_table(kind, field) for kind, field in example_fields()),
        _blocks_table(),
    ]
    return "\n".join(parts)


def _table(title: str, field: Field) -> str:
    rows = ["| Finding | One person | Two people | Bits | Sharpened by |", "|---|---|---|---|---|"]
    seen: set[tuple[str, float]] = set()
    for level in field.levels:
        if (level.name, level.bits) in seen:
            continue  # the same level, tested for earlier because it is quick to rule out
        seen.add((level.name, level.bits))
        sharpened = ""
        if level.rarity and level.pull:
            column = "share" if level.rarity == field.name else f"share of {level.rarity}"
            part = "" if level.pull == 1 else f", by {level.pull:g}"
            sharpened = f"{column}{part}, at least {level.rarest:g}"
        rows.append(
            f"| {level.meaning} | {level.one_person:g} | {level.two_people:g}"
            f" | {level.bits:+.1f} | {sharpened} |"
        )
    return "\n".join((f"### {title}\n", *rows, ""))


def _blocks_table() -> str:
    rows: Iterable[str] = (
        f"| {block.why} | {', '.join(block.on)} |"
        f" {', '.join(block.tight) or ('birthdays that could be one' if block.spare else '')} |"
        for block in blocks.BLOCKS
    )
    return "\n".join(
        (
            "## Which pairs are compared\n",
            f"Up to {blocks.COMPARE_ALL_ROWS} rows, every pair. Above that, pairs that share one of these; a"
            " block that would bring together too many pairs must also agree on the last column.\n",
            "| Why | Agree on | And, if too many |",
            "|---|---|---|",
            *rows,
            "",
        )
    )
