from django.apps import AppConfig


class ScanningConfig(AppConfig):
    name = "placemap.scanning"
    label = "scanning"

    def ready(self) -> None:
        from placemap.mappings.queries import WORK_SOURCES
        from placemap.scanning import queries

        WORK_SOURCES.append(queries.interviews_to_offer)
