from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "placemap.access"
    label = "access"
