from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "placemap.responses"
    label = "responses"

    def ready(self) -> None:
        from placemap.mappings.commands import CLOSINGS
        from placemap.mappings.queries import ATTENTION_SOURCES, WORK_SOURCES
        from placemap.responses import queries
        from placemap.responses.commands import withdraw_all

        CLOSINGS.append(withdraw_all)
        WORK_SOURCES.extend([queries.to_answer, queries.came_back, queries.gaps_to_see_to])
        ATTENTION_SOURCES.extend(
            [queries.escalations_attention, queries.gaps_attention, queries.panel_attention]
        )
