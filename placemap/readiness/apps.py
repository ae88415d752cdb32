from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "placemap.readiness"
    label = "readiness"
