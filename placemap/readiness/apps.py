from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "placemap.readiness"
    label = "readiness"

    def ready(self) -> None:
        from placemap.mappings.queries import WORK_SOURCES
        from placemap.readiness import queries

        WORK_SOURCES.append(queries.checks_to_sign)
