from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "placemap.meetings"
    label = "meetings"

    def ready(self) -> None:
        from placemap.mappings.queries import ATTENTION_SOURCES, WORK_SOURCES
        from placemap.meetings import queries

        WORK_SOURCES.append(queries.meetings_ahead)
        ATTENTION_SOURCES.append(queries.meetings_attention)
