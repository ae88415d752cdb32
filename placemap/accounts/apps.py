from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "placemap.accounts"
    label = "accounts"

    def ready(self) -> None:
        from placemap.accounts.commands import follow_change, forget_subject
        from placemap.partners.commands import ACCOUNT_CHANGES, ACCOUNT_CLOSINGS

        ACCOUNT_CHANGES.append(follow_change)
        ACCOUNT_CLOSINGS.append(forget_subject)
