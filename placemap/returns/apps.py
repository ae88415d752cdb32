from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "placemap.returns"
    label = "returns"

    def ready(self) -> None:
        from placemap.mappings.queries import ATTENTION_SOURCES, WORK_SOURCES
        from placemap.returns import queries
        from placemap.returns.commands import erase_from_returns
        from placemap.subjects.queries import ERASURE_SOURCES

        WORK_SOURCES.extend([queries.returns_to_send, queries.words_left, queries.returns_to_chase])
        ATTENTION_SOURCES.append(queries.returns_attention)
        ERASURE_SOURCES.append(erase_from_returns)
