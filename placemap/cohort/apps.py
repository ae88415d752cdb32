from django.apps import AppConfig


class CohortConfig(AppConfig):
    name = "placemap.cohort"
    label = "cohort"

    def ready(self) -> None:
        from placemap.cohort.queries import (
            COHORT_NEW,
            children_counted,
            leavers_work,
            people_relied_on,
            reminders,
            sampled,
        )
        from placemap.cohort.queries.trusted import names_no_longer_trusted, names_trusted, trusted_adults
        from placemap.mappings.queries import (
            ATTENTION_SOURCES,
            CHANGED_SOURCES,
            CLOSURE_GUARDS,
            COUNTS_WITHOUT_NAMES,
            WORK_SOURCES,
        )
        from placemap.subjects.queries import (
            NAME_SOURCES,
            RELIED_ON_SOURCES,
            TAKEN_BACK_NAME_SOURCES,
            TRUSTED_SOURCES,
        )

        CLOSURE_GUARDS.extend(
            [
                reminders.children_without_an_answer,
                reminders.words_to_sort,
                reminders.linked_children_undecided,
            ]
        )
        WORK_SOURCES.extend(
            [
                reminders.work,
                reminders.considering_work,
                reminders.names_work,
                reminders.judgements_to_review,
                reminders.given_to_check_again,
                reminders.questions_to_answer,
                reminders.child_page_work,
                reminders.panel_work,
                leavers_work,
                sampled.sampled_work,
            ]
        )
        ATTENTION_SOURCES.extend(
            [
                reminders.attention,
                reminders.linked_attention,
                reminders.names_attention,
                reminders.child_page_attention,
                sampled.sampled_attention,
            ]
        )
        COUNTS_WITHOUT_NAMES.append(children_counted)
        CHANGED_SOURCES.extend(COHORT_NEW)
        RELIED_ON_SOURCES.append(people_relied_on)
        TRUSTED_SOURCES.append(trusted_adults)
        NAME_SOURCES.append(names_trusted)
        TAKEN_BACK_NAME_SOURCES.append(names_no_longer_trusted)
