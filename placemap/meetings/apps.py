from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "placemap.meetings"
    label = "meetings"

    def ready(self) -> None:
        from placemap.mappings.commands import CLOSINGS
        from placemap.mappings.queries import (
            ATTENTION_SOURCES,
            CHANGED_SOURCES,
            GATHERING_SOURCES,
            WORK_SOURCES,
        )
        from placemap.meetings import queries
        from placemap.meetings.commands import cancel_all_ahead

        CLOSINGS.append(cancel_all_ahead)
        WORK_SOURCES.append(queries.meetings_ahead)
        ATTENTION_SOURCES.append(queries.meetings_attention)
        CHANGED_SOURCES.append(queries.meetings_new)
        GATHERING_SOURCES.append(queries.next_meeting)
