"""Assembles the product: what the packages below leave to be filled in is filled in here, at start-up."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from placemap.foundations.wording import translate_with
from placemap.project.database import keep_prepared
from placemap.web import words


class ProjectConfig(AppConfig):
    name = "placemap.project"
    label = "project"

    def ready(self) -> None:
        translate_with(words.Plain)
        connection_created.connect(keep_prepared, dispatch_uid="placemap.prepared")
