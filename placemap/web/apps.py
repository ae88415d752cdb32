"""Registers the package, so that its static files and translations are found."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell has no models; the label only fixes the name of the app."""

    name = "placemap.web"
    label = "web"
