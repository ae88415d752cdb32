from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "placemap.accounts"
    label = "accounts"
