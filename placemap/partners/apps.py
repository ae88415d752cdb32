from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "placemap.partners"
    label = "partners"
