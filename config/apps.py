from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "Chuangxiang"

    def ready(self) -> None:
        from config import health

        health.register_all()
