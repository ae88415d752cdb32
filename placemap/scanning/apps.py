from django.apps import AppConfig


class ScanningConfig(AppConfig):
    name = "placemap.scanning"
    label = "scanning"

    def ready(self) -> None:
        from placemap.mappings.queries import WORK_SOURCES
        from placemap.scanning import queries
        from placemap.subjects.queries import RELIED_ON_SOURCES

        WORK_SOURCES.append(queries.interviews_to_offer)
        RELIED_ON_SOURCES.append(queries.people_with_interviews)
