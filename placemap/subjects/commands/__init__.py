"""Every write to people, their sameness, the links between them and the names still to be placed."""

from __future__ import annotations

from placemap.subjects.commands.blocks import (
    block_person,
    lift_block,
    refuse_deputy_kept_away,
    refuse_officer_kept_away,
)
from placemap.subjects.commands.considering import (
    ask_agency_to_decide,
    check_still_linked,
    record_considered,
)
from placemap.subjects.commands.corrections import correct_person
from placemap.subjects.commands.emergencies import (
    end_emergency,
    open_by_name_in_emergency,
    open_in_emergency,
    review_emergency,
)
from placemap.subjects.commands.entities import (
    end_entity_link,
    put_starting_place,
    record_entity,
    record_entity_link,
    record_starting_place,
)
from placemap.subjects.commands.letting_go import (
    Erased,
    GivenBy,
    dispose_of_fingerprints,
    erase_as_planned,
    erase_child,
)
from placemap.subjects.commands.links import end_link, record_link
from placemap.subjects.commands.listing import say_listed_as
from placemap.subjects.commands.maps import (
    Placing,
    export_map,
    place_on_map,
    record_picture,
    remove_snapshot,
    take_snapshot,
)
from placemap.subjects.commands.mentions import (
    drop_mention,
    leave_mention_unknown,
    reopen_mention,
    resolve_mention,
)
from placemap.subjects.commands.named_again import TakenOut, erase_named, named_since
from placemap.subjects.commands.openings import (
    close_opening,
    close_with_seat,
    open_in_danger,
    open_name,
    review_opening,
    say_why_opened,
)
from placemap.subjects.commands.people import add_person, record_people, record_person
from placemap.subjects.commands.places import (
    accept_place,
    decline_place,
    propose_place_again,
    reopen_place,
)
from placemap.subjects.commands.released import (
    ask_for_detail,
    end_detail_release,
    keep_detail,
    release_detail,
)
from placemap.subjects.commands.schools import open_school, seal_school
from placemap.subjects.commands.standing import (
    set_same_people,
    set_standing,
    settle_expired,
    settle_handed_over,
)
from placemap.subjects.commands.telling import (
    mark_correction_read,
    tell_readers,
    tell_readers_of_giving,
)
from placemap.subjects.commands.withdrawal import take_back_words, withdraw_people
from placemap.subjects.rules import PersonAsGiven

__all__ = [
    "Erased",
    "GivenBy",
    "PersonAsGiven",
    "Placing",
    "TakenOut",
    "accept_place",
    "add_person",
    "ask_agency_to_decide",
    "ask_for_detail",
    "block_person",
    "check_still_linked",
    "close_opening",
    "close_with_seat",
    "correct_person",
    "decline_place",
    "dispose_of_fingerprints",
    "drop_mention",
    "end_detail_release",
    "end_emergency",
    "end_entity_link",
    "end_link",
    "erase_as_planned",
    "erase_child",
    "erase_named",
    "export_map",
    "keep_detail",
    "leave_mention_unknown",
    "lift_block",
    "mark_correction_read",
    "named_since",
    "open_by_name_in_emergency",
    "open_in_danger",
    "open_in_emergency",
    "open_name",
    "open_school",
    "place_on_map",
    "propose_place_again",
    "put_starting_place",
    "record_considered",
    "record_entity",
    "record_entity_link",
    "record_link",
    "record_people",
    "record_person",
    "record_picture",
    "record_starting_place",
    "refuse_deputy_kept_away",
    "refuse_officer_kept_away",
    "release_detail",
    "remove_snapshot",
    "reopen_mention",
    "reopen_place",
    "resolve_mention",
    "review_emergency",
    "review_opening",
    "say_listed_as",
    "say_why_opened",
    "seal_school",
    "set_same_people",
    "set_standing",
    "settle_expired",
    "settle_handed_over",
    "take_back_words",
    "take_snapshot",
    "tell_readers",
    "tell_readers_of_giving",
    "withdraw_people",
]
