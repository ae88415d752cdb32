from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "placemap.subjects"
    label = "subjects"

    def ready(self) -> None:
        """Names waiting to be placed show on the mapping's first page; opened names close with a seat."""
        from placemap.mappings.commands import SEAT_ENDINGS
        from placemap.mappings.queries import ATTENTION_SOURCES, WORK_SOURCES
        from placemap.subjects.commands import close_with_seat
        from placemap.subjects.queries import corrections_to_read, names_waiting

        if names_waiting not in ATTENTION_SOURCES:
            ATTENTION_SOURCES.append(names_waiting)
            SEAT_ENDINGS.append(close_with_seat)
            WORK_SOURCES.append(corrections_to_read)
