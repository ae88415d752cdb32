from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "placemap.project"
    label = "project"
