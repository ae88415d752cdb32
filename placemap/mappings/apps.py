from django.apps import AppConfig


class MappingsConfig(AppConfig):
    name = "placemap.mappings"
    label = "mappings"

    def ready(self) -> None:
        from placemap.mappings import queries
        from placemap.mappings.commands import end_seats_of_account, end_seats_of_post
        from placemap.partners.commands import ACCOUNT_CLOSINGS, DISTRICT_GUARDS, POST_ENDINGS
        from placemap.partners.queries import LED_NOW

        ACCOUNT_CLOSINGS.append(end_seats_of_account)
        POST_ENDINGS.append(end_seats_of_post)
        DISTRICT_GUARDS.append(queries.mappings_in_district)
        LED_NOW.append(queries.led_now)
        queries.WORK_SOURCES.append(queries.setting_up)
        queries.WORK_SOURCES.append(queries.access_due)
        queries.WORK_SOURCES.append(queries.terms_to_look_at)
        queries.WORK_SOURCES.append(queries.agreements_to_renew)
        queries.WORK_SOURCES.append(queries.reviews_for_panel_work)
        queries.WORK_SOURCES.append(queries.panel_missing_work)
        queries.WORK_SOURCES.append(queries.without_lead_work)
        queries.CHANGED_SOURCES.extend(queries.STEPS_NEW)
        queries.ATTENTION_SOURCES.append(queries.team_gaps)
        queries.ATTENTION_SOURCES.append(queries.terms_attention)
        queries.ATTENTION_SOURCES.append(queries.interests_attention)
