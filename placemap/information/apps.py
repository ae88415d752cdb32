from django.apps import AppConfig


class InformationConfig(AppConfig):
    name = "placemap.information"
    label = "information"

    def ready(self) -> None:
        from placemap.information import queries
        from placemap.mappings.queries import (
            ATTENTION_SOURCES,
            CHANGED_SOURCES,
            CLOSURE_GUARDS,
            PASSED_ON_SOURCES,
            WORK_SOURCES,
        )

        WORK_SOURCES.extend([queries.receipts_to_give, queries.lists_to_send, queries.concerns_to_decide])
        CHANGED_SOURCES.extend(queries.CONCERNS_NEW)
        ATTENTION_SOURCES.extend([queries.concerns_undecided, queries.lists_to_come])
        CLOSURE_GUARDS.append(queries.concerns_without_home)
        PASSED_ON_SOURCES.append(queries.passed_on)
