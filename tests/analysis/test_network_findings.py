"""Findings: complete, in plain words, each with its evidence."""

from __future__ import annotations

from hypothesis import given

from placemap.analysis.network import CAVEAT, CHILDREN, Grade, Link, Network, Node, NodeKind
from placemap.analysis.network_findings import FindingKind, findings
from tests.analysis.worlds import case, networks


def sentences(network: Network) -> list[str]:
    return [str(finding.sentence(str.title)) for finding in findings(network)]


def test_the_case_in_words() -> None:
    assert sentences(case()) == [
        "7 hang together: Adult, Aisha, Ben, Cara, Park, School and Worker.",
        "2 hang together: Eve and Mum.",
        "Aisha, Ben and Cara are all linked to Park.",
        "Aisha and Ben are all linked to the same school: School.",
        "Adult is linked to 2 children: Aisha and Cara.",
        "No link is recorded for Dev. It may be that nobody has looked.",
        "No link is recorded for Finn. It may be that nobody has looked.",
        "Aisha reaches Worker, who protects, through School and Ben.",
        "Ben is linked to Worker, who protects.",
        "Cara reaches Worker, who protects, through Park and Ben.",
        "No recorded link leads from Eve to an adult who protects.",
    ]


def test_each_finding_says_what_it_rests_on() -> None:
    found = findings(case())
    place = next(f for f in found if f.kind is FindingKind.SHARED_PLACE)
    assert place.links == ("1", "2", "3")
    assert str(place.evidence()) == "It rests on 3 links: 1 confirmed, 1 reported, 1 unverified."
    assert place.nodes == ("park", "aisha", "ben", "cara")
    assert found[0].nodes == found[0].others
    alone = next(f for f in found if f.kind is FindingKind.NO_LINKS)
    assert str(alone.evidence()) == ""
    assert {f.caveat for f in found} == {CAVEAT}


@given(networks)
def test_every_child_is_said_to_be_protected_or_not_just_once(network: Network) -> None:
    about = {FindingKind.NO_LINKS, FindingKind.PATH_TO_PROTECTION, FindingKind.NO_PATH_TO_PROTECTION}
    said = [f.subject for f in findings(network) if f.kind in about]
    assert sorted(said) == [node.id for node in network.nodes if node.kind in CHILDREN]
    known = {link.id for link in network.links}
    for finding in findings(network):
        assert set(finding.links) <= known
        assert sum([finding.grades.confirmed, finding.grades.reported, finding.grades.unverified]) == len(
            finding.links
        )


def test_two_children_and_one_link() -> None:
    nodes = [Node("a", NodeKind.CHILD), Node("w", NodeKind.PROTECTIVE_PERSON)]
    network = Network.of(nodes, [Link("1", "w", "a", "knows", Grade.UNVERIFIED)])
    group, way = findings(network)
    assert group.kind is FindingKind.GROUP
    assert str(way.evidence()) == "It rests on 1 link: 1 unverified."
