from django.apps import AppConfig


class MappingsConfig(AppConfig):
    name = "placemap.mappings"
    label = "mappings"
