"""Assembles the product: what the packages below leave to be filled in is filled in here, at start-up."""

from django.apps import AppConfig
from django.utils import translation

from placemap.foundations.wording import translate_with


class ProjectConfig(AppConfig):
    name = "placemap.project"
    label = "project"

    def ready(self) -> None:
        translate_with(translation)
