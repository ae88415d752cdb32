from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "placemap.responses"
    label = "responses"

    def ready(self) -> None:
        self._escalations()
        from placemap.cohort.queries import BESIDE_CHILD
        from placemap.mappings.queries import (
            ATTENTION_SOURCES,
            CHANGED_SOURCES,
            CLOSURE_GUARDS,
            TO_DO_SOURCES,
            WORK_SOURCES,
        )
        from placemap.responses import queries
        from placemap.subjects.queries import BESIDE_THING, RELIED_ON_SOURCES

        WORK_SOURCES.append(queries.actions_work)
        TO_DO_SOURCES.append(queries.actions_to_do)
        ATTENTION_SOURCES.append(queries.actions_attention)
        CHANGED_SOURCES.extend(queries.ACTIONS_NEW)
        CLOSURE_GUARDS.append(queries.actions_before_closing)
        BESIDE_CHILD.append(queries.actions_about)
        BESIDE_THING.append(queries.actions_at)
        RELIED_ON_SOURCES.append(queries.people_with_actions)

    def _escalations(self) -> None:
        """What is stuck, what is missing, and the panel's decisions."""
        from placemap.mappings.commands import CLOSINGS
        from placemap.mappings.queries import ATTENTION_SOURCES, WORK_SOURCES
        from placemap.responses import queries
        from placemap.responses.commands import ask_as_it_closes, withdraw_all

        CLOSINGS.append(withdraw_all)
        CLOSINGS.append(ask_as_it_closes)
        WORK_SOURCES.extend(
            [
                queries.to_answer,
                queries.came_back,
                queries.gaps_to_see_to,
                queries.gaps_left,
                queries.pledges_to_answer,
                queries.feedback_to_give,
            ]
        )
        ATTENTION_SOURCES.extend(
            [
                queries.escalations_attention,
                queries.gaps_attention,
                queries.panel_attention,
                queries.pledges_attention,
            ]
        )
