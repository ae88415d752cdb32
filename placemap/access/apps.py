from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "placemap.access"
    label = "access"

    def ready(self) -> None:
        # For what it registers with Django.
        from placemap.access import lookups  # noqa: F401
