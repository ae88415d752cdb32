from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "placemap.linkage"
    label = "linkage"

    def ready(self) -> None:
        from placemap.linkage import queries
        from placemap.mappings.queries import WORK_SOURCES
        from placemap.subjects.queries import DIFFERENT_SOURCES

        WORK_SOURCES.append(queries.matching_to_do)
        DIFFERENT_SOURCES.append(queries.judged_different)
