from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "placemap.subjects"
    label = "subjects"
