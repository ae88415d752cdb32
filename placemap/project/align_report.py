"""The report of `placemap align`: one web page that needs nothing else, in plain words.

It shows what was read, who is on more than one list and why, the pairs that a person should decide, and
the rows that need attention. It shows no figure about how likely anything is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from jinja2 import Environment

from placemap.foundations import clock, dates
from placemap.foundations.identity import IdentityRecord
from placemap.linkage.vocabulary import Decision, Match, Outcome
from placemap.project.align_lists import FileRead

if TYPE_CHECKING:
    from placemap.project.align import Place

# More than this of one kind is a file to work through, not a page to read.
_SHOWN = 300

_OUTCOMES = {
    Outcome.AGREES: "Agrees",
    Outcome.CLOSE: "Close",
    Outcome.DIFFERS: "Differs",
    Outcome.CANNOT_COMPARE: "Cannot compare",
}

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Lists matched on {{ today }}</title>
<style>
:root { color-scheme: light; }
body { font: 1.1rem/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: #0b0c0c;
  background: #fff; max-width: 66rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; }
h2 { font-size: 1.5rem; margin-top: 2.5rem; } h3 { font-size: 1.2rem; }
a { color: #1d5a96; }
a:focus, summary:focus { outline: 3px solid #fd0; background: #fd0; color: #0b0c0c; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 700; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0;
  border-bottom: 1px solid #b1b4b6; }
.note { border-left: .4rem solid #1d5a96; padding: .2rem 0 .2rem 1rem; }
.warn { border-left: .4rem solid #b35900; padding: .2rem 0 .2rem 1rem; }
.pair { border: 1px solid #b1b4b6; padding: .5rem 1rem; margin: 1rem 0; break-inside: avoid; }
.same { font-weight: 700; } summary { cursor: pointer; color: #1d5a96; text-decoration: underline; }
@media print { details > * { display: block; } body { max-width: none; } }
</style>
</head>
<body>
<main>
<h1>Lists matched on {{ today }}</h1>
<p class="note">This page names people. Keep, share and delete it as you would the lists it came from.</p>
<h2>In short</h2>
<ul>
<li>{{ count(rows, "row") }} in {{ count(lists | length, "list") }} are
 {{ count(person_count, "person", "people") }}.</li>
<li>{{ count(groups_count, "person is", "people are") }} on more than one row.</li>
<li>{{ count(clear_count, "pair is", "pairs are") }} a clear match.</li>
<li>{{ count(review_count, "pair needs", "pairs need") }} a person to decide. They are not joined.</li>
<li>{{ count(error_count, "cell needs", "cells need") }} the sender's attention.</li>
</ul>
<p>A clear match is the computer's suggestion. Someone who knows the work should confirm it before
 anybody acts.</p>
<nav aria-label="On this page"><ul>
<li><a href="#read">What was read</a></li>
<li><a href="#review">For a person to decide</a></li>
<li><a href="#people">People on more than one row</a></li>
<li><a href="#attention">Rows that need attention</a></li>
</ul></nav>

<h2 id="read">What was read</h2>
{% for list in lists %}
<h3>{{ list.title }}</h3>
<p>{{ count(list.records | length, "row") }} of people{% if list.heading.number %}, headings in row
 {{ list.heading.number }}{% endif %}.</p>
<details><summary>What each column was taken for: {{ list.title }}</summary>
<div class="wide"><table>
<thead><tr><th scope="col">Heading</th><th scope="col">Taken for</th><th scope="col">Why</th></tr></thead>
<tbody>
{% for column in list.columns.columns %}
<tr><th scope="row">{{ column.heading }}</th>
<td>{{ column.field.label if column.field else "Not recognised, so not used" }}</td>
<td>{{ column.why }}</td></tr>
{% endfor %}
</tbody></table></div></details>
{% endfor %}
{% for name, sheet, why in passed_over %}
<p>{{ name }}, {{ sheet }} was left out, because {{ why }}.</p>
{% endfor %}
{% for name, note in notes %}
<p>{{ name }}: {{ note }}</p>
{% endfor %}

<h2 id="review">For a person to decide</h2>
{% if not review %}<p>There are none.</p>{% endif %}
{% if review_count > review | length %}
<p>The first {{ "{:,}".format(review | length) }} are shown. All of them are in the links file.</p>
{% endif %}
{% for pair in review %}
<section class="pair">
<h3>{{ pair.left_name }} and {{ pair.right_name }}</h3>
<p>{{ pair.summary }}</p>
{% for warning in pair.warnings %}<p class="warn">{{ warning }}</p>{% endfor %}
{{ reasons_table(pair) }}
</section>
{% endfor %}

<h2 id="people">People on more than one row</h2>
{% if not groups %}<p>There are none.</p>{% endif %}
{% if groups_count > groups | length %}
<p>The first {{ "{:,}".format(groups | length) }} are shown. All of them are in the people file.</p>
{% endif %}
{% for group in groups %}
<section class="pair">
<h3>Person {{ group.number }}: {{ group.name }}</h3>
<ul>{% for row in group.rows %}<li>{{ row }}</li>{% endfor %}</ul>
{% for pair in group.pairs %}
<details><summary>Why {{ pair.left_where }} and {{ pair.right_where }} match</summary>
<p>{{ pair.summary }}</p>
{% for warning in pair.warnings %}<p class="warn">{{ warning }}</p>{% endfor %}
{{ reasons_table(pair) }}
</details>
{% endfor %}
</section>
{% endfor %}

<h2 id="attention">Rows that need attention</h2>
{% if not error_count %}<p>There are none.</p>{% endif %}
{% for title, errors, more in errors %}
<h3>{{ title }}</h3>
<ul>{% for error in errors %}<li>{{ error }}</li>{% endfor %}</ul>
{% if more %}<p>And {{ "{:,}".format(more) }} more.</p>{% endif %}
{% endfor %}
</main>
</body>
</html>
"""
_REASONS = """{% macro reasons_table(pair) %}
<div class="wide"><table>
<caption>What the two rows say</caption>
<thead><tr><th scope="col">What</th><th scope="col">{{ pair.left_where }}</th>
<th scope="col">{{ pair.right_where }}</th><th scope="col">How they compare</th></tr></thead>
<tbody>
{% for reason in pair.reasons %}
<tr><th scope="row">{{ reason.label }}</th><td>{{ reason.left or "Not given" }}</td>
<td>{{ reason.right or "Not given" }}</td><td><span class="same">{{ outcomes[reason.outcome] }}.</span>
 {{ reason.why }}</td></tr>
{% endfor %}
</tbody></table></div>
{% endmacro %}"""


def write_report(
    file: TextIO,
    files: Sequence[FileRead],
    matches: Sequence[Match],
    order: Mapping[str, Place],
    people: Mapping[str, int],
) -> None:
    """Write the report. Everything from the files is escaped, and nothing on the page runs or loads."""
    lists = [each for read in files for each in read.lists]
    records = {record.key: record for each in lists for record in each.records}
    clear = [match for match in matches if match.decision == Decision.SAME]
    review = [match for match in matches if match.decision != Decision.SAME]
    groups = _groups(clear, order, people, records)
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_REASONS + _PAGE)
    stream = page.stream(
        today=dates.show(clock.today()),
        count=_count,
        outcomes=_OUTCOMES,
        lists=lists,
        rows=len(records),
        person_count=len(set(people.values())),
        clear_count=len(clear),
        review_count=len(review),
        review=[_pair(match, order, records) for match in review[:_SHOWN]],
        groups_count=len(groups),
        groups=[make() for make in groups[:_SHOWN]],
        error_count=sum(len(each.errors) for each in lists),
        errors=[
            (each.title, each.errors[:_SHOWN], max(0, len(each.errors) - _SHOWN))
            for each in lists
            if each.errors
        ],
        passed_over=[(read.name, sheet, why) for read in files for sheet, why in read.passed_over],
        notes=[(read.name, note) for read in files for note in read.notes],
    )
    file.writelines(stream)


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _groups(
    clear: Sequence[Match],
    order: Mapping[str, Place],
    people: Mapping[str, int],
    records: Mapping[str, IdentityRecord],
) -> list[Any]:
    """One maker for each person on several rows, so that only those shown are made."""
    keys: dict[int, list[str]] = defaultdict(list)
    for key, number in people.items():
        keys[number].append(key)
    pairs: dict[int, list[Match]] = defaultdict(list)
    for match in clear:
        pairs[people[match.left]].append(match)

    def maker(number: int, members: list[str]) -> Any:
        return lambda: {
            "number": number,
            "name": _name(records[members[0]]),
            "rows": [f"{_name(records[key])}: {_where(order[key])}" for key in members],
            "pairs": [_pair(match, order, records) for match in pairs[number]],
        }

    return [maker(number, members) for number, members in keys.items() if len(members) > 1]


def _pair(match: Match, order: Mapping[str, Place], records: Mapping[str, IdentityRecord]) -> dict[str, Any]:
    return {
        "left_name": _name(records[match.left]),
        "right_name": _name(records[match.right]),
        "left_where": _where(order[match.left]),
        "right_where": _where(order[match.right]),
        "summary": match.summary,
        "warnings": match.warnings,
        "reasons": match.reasons,
    }


def _where(place: Place) -> str:
    return f"{place.list.title}, row {place.row}"


def _name(record: IdentityRecord) -> str:
    name = " ".join(part for part in (record.given, record.middle, record.family) if part)
    return name or record.known_as or next(iter(record.extra.values()), "") or "No name given"
