from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "placemap.exchange"
    label = "exchange"

    def ready(self) -> None:
        from placemap.exchange import queries
        from placemap.exchange.commands import erase_from_lists, kept_lists
        from placemap.mappings.queries import WORK_SOURCES
        from placemap.subjects.queries import ERASURE_SOURCES, FILE_SOURCES

        WORK_SOURCES.extend([queries.lists_to_accept, queries.outside_to_tell])
        ERASURE_SOURCES.append(erase_from_lists)
        FILE_SOURCES.append(kept_lists)
