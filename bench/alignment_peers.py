"""The peers on the public sets, used as their own documentation shows.

Splink: the settings of its published FEBRL examples, trained on the set itself by expectation
maximisation, pairs kept from a probability of 0.99. recordlinkage: the comparison of its FEBRL tutorial,
pairs kept where more than three of the comparisons agree.
"""

from __future__ import annotations

import logging
import warnings
from typing import Any

from bench.alignment_sets import Set

Pairs = set[frozenset[str]]


def splink_trained(case: Set) -> Pairs:
    """Splink's documented example model, trained on the set."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    table = case.table.copy()
    address = "postcode" in table.columns
    comparisons: list[Any] = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
    ]
    rules = [block_on("given_name"), block_on("surname"), block_on("date_of_birth")]
    certain = [block_on("given_name", "surname", "date_of_birth")]
    trained_on = [block_on("date_of_birth"), block_on("surname", "given_name")]
    if case.number:
        comparisons.append(cl.DamerauLevenshteinAtThresholds(case.number, [2]))
        rules.append(block_on(case.number))
        certain.append(block_on(case.number))
    if address:
        comparisons += [
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ]
        rules.append(block_on("postcode"))
        trained_on[1] = block_on("postcode")
    else:
        comparisons += [cl.ExactMatch("middle_initial"), cl.ExactMatch("sex")]
    settings = SettingsCreator(
        link_type="dedupe_only" if case.within else "link_only",
        unique_id_column_name="rec_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    columns = ["rec_id", "given_name", "surname", "date_of_birth", *([case.number] if case.number else [])]
    columns += ["street_number", "postcode"] if address else ["middle_initial", "sex"]
    names = list(dict.fromkeys(table["source"]))
    frames = [table.loc[table["source"] == name, columns] for name in names]
    registered = [api.register(frame, dataset_display_name=f"list_{n}") for n, frame in enumerate(frames)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(registered if len(registered) > 1 else registered[0], settings, log_level=None)
        training = linker.training
        training.estimate_probability_two_random_records_match(certain, recall=0.9)
        training.estimate_u_using_random_sampling(max_pairs=1e6)
        for rule in trained_on:
            training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=0.99, warning_mode="never")
    return {frozenset((row["rec_id_l"], row["rec_id_r"])) for row in found.as_record_list()}


def recordlinkage_classical(case: Set) -> Pairs:
    """The FEBRL tutorial of recordlinkage: block on the first name, keep what agrees in more than three."""
    import recordlinkage

    table = case.table.set_index("rec_id")
    names = list(dict.fromkeys(table["source"]))
    frames = [table[table["source"] == name] for name in names]
    indexer = recordlinkage.Index()
    indexer.block("given_name")
    pairs = indexer.index(*frames)
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85)
    compare.exact("date_of_birth", "date_of_birth")
    if "suburb" in table.columns:
        compare.exact("suburb", "suburb")
        compare.exact("state", "state")
        compare.string("address_1", "address_1", threshold=0.85)
    else:
        compare.exact("middle_initial", "middle_initial")
        compare.exact("sex", "sex")
    features = compare.compute(pairs, *frames)
    return {frozenset(pair) for pair in features[features.sum(axis=1) > 3].index}
