from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "placemap.exchange"
    label = "exchange"

    def ready(self) -> None:
        from placemap.exchange import queries
        from placemap.mappings.queries import WORK_SOURCES

        WORK_SOURCES.append(queries.lists_to_accept)
