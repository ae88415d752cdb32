from django.apps import AppConfig


class ScanningConfig(AppConfig):
    name = "placemap.scanning"
    label = "scanning"
