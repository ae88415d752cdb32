from django.apps import AppConfig


class InformationConfig(AppConfig):
    name = "placemap.information"
    label = "information"
