from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "placemap.responses"
    label = "responses"
