from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "placemap.subjects"
    label = "subjects"

    def ready(self) -> None:
        """Names waiting to be placed show on the mapping's first page; opened names close with a seat."""
        from placemap.mappings.commands import OPENINGS, SEAT_CHECKS, SEAT_ENDINGS
        from placemap.mappings.queries import (
            ATTENTION_SOURCES,
            CHANGED_SOURCES,
            CLOSURE_GUARDS,
            NEXT_STEP_SOURCES,
            WORK_SOURCES,
        )
        from placemap.mappings.rules import NAMES_IN_WORDS
        from placemap.partners.commands import COVER_CHECKS
        from placemap.subjects.commands import (
            close_with_seat,
            put_starting_place,
            refuse_deputy_kept_away,
            refuse_officer_kept_away,
        )
        from placemap.subjects.queries import (
            MAP_NEW,
            corrections_to_read,
            emergencies_not_looked_at,
            emergency_attention,
            emergency_work,
            names_in_words,
            names_waiting,
            nobody_at_the_place,
            places_attention,
            places_work,
            probation_attention,
        )
        from placemap.subjects.queries.released import asked_of_us_work

        if names_waiting not in ATTENTION_SOURCES:
            ATTENTION_SOURCES.extend([names_waiting, emergency_attention])
            CHANGED_SOURCES.extend(MAP_NEW)
            CLOSURE_GUARDS.append(emergencies_not_looked_at)
            SEAT_ENDINGS.append(close_with_seat)
            WORK_SOURCES.extend([emergency_work, corrections_to_read, places_work, asked_of_us_work])
            ATTENTION_SOURCES.extend([places_attention, probation_attention])
            OPENINGS.append(put_starting_place)
            NEXT_STEP_SOURCES.append(nobody_at_the_place)
            NAMES_IN_WORDS.append(names_in_words)
            SEAT_CHECKS.append(refuse_officer_kept_away)
            COVER_CHECKS.append(refuse_deputy_kept_away)
