from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "placemap.meetings"
    label = "meetings"

    def ready(self) -> None:
        from placemap.mappings.commands import CLOSINGS
        from placemap.mappings.queries import (
            ATTENTION_SOURCES,
            CHANGED_SOURCES,
            GATHERING_SOURCES,
            WORK_SOURCES,
        )
        from placemap.meetings import queries
        from placemap.meetings.commands import cancel_all_ahead, take_back_outlived
        from placemap.meetings.vocabulary import AgendaKind
        from placemap.partners.commands import ACCESS_ENDINGS
        from placemap.responses.queries import PANEL_PAPERS
        from placemap.returns.queries import NOT_AWAITED_SOURCES

        PANEL_PAPERS.append(queries.board_papers)
        NOT_AWAITED_SOURCES.append(queries.requests_not_awaited)
        CLOSINGS.append(cancel_all_ahead)
        ACCESS_ENDINGS.append(take_back_outlived)
        WORK_SOURCES.append(queries.meetings_ahead)
        WORK_SOURCES.append(queries.papers_to_read)
        WORK_SOURCES.append(queries.packs_called_back)
        WORK_SOURCES.append(queries.minutes_waiting)
        WORK_SOURCES.append(queries.corrections_to_answer)
        WORK_SOURCES.append(queries.briefings_to_read)
        WORK_SOURCES.append(queries.sheets_to_see_to)
        ATTENTION_SOURCES.append(queries.meetings_attention)
        WORK_SOURCES.extend(
            [queries.invitations_to_answer, queries.statements_to_sign, queries.clocks_to_mind]
        )
        queries.AGENDA_MATTER.update(
            {
                AgendaKind.NEWS: queries.news_matter,
                AgendaKind.RETURNS: queries.returns_matter,
                AgendaKind.LAST_ACTIONS: queries.last_actions_matter,
                AgendaKind.CHILDREN_ACTIONS: queries.childrens_actions_matter,
                AgendaKind.MEMBERSHIP: queries.membership_matter,
                AgendaKind.ESCALATIONS: queries.escalations_matter,
                AgendaKind.PROVISION: queries.provision_matter,
                AgendaKind.OPERATIONS: queries.operations_matter,
                AgendaKind.INTERVIEWS: queries.interviews_matter,
                AgendaKind.DATA: queries.area_matter,
                AgendaKind.THEMES: queries.themes_matter,
                AgendaKind.PROBLEM: queries.problem_matter,
                AgendaKind.WELCOME: queries.welcome_matter,
                AgendaKind.SAFETY: queries.safety_matter,
                AgendaKind.WHY: queries.why_matter,
                AgendaKind.PLACES: queries.places_matter,
                AgendaKind.ADULTS: queries.adults_matter,
                AgendaKind.COHORT: queries.cohort_matter,
                AgendaKind.LINKED: queries.linked_matter,
                AgendaKind.SHARING: queries.sharing_matter,
                AgendaKind.COMMUNICATION: queries.communication_matter,
                AgendaKind.OBJECTIVES: queries.objectives_matter,
                AgendaKind.OUTCOMES: queries.outcomes_matter,
                AgendaKind.RESOURCES: queries.resources_matter,
                AgendaKind.BORDERS: queries.borders_matter,
                AgendaKind.EQUALITY: queries.equality_matter,
                AgendaKind.DELIVERY: queries.delivery_matter,
                AgendaKind.DECISIONS: queries.decisions_matter,
                AgendaKind.PLAN: queries.plan_matter,
                AgendaKind.REPORT: queries.report_matter,
                AgendaKind.ACTIONS: queries.next_steps_matter,
            }
        )
        CHANGED_SOURCES.extend(queries.MEETINGS_NEW)
        GATHERING_SOURCES.append(queries.next_meeting)
