"""The one Django app of the house."""

from django.apps import AppConfig


class EklinikConfig(AppConfig):
    """Registers rules, acts, products and schemas when the house is up."""

    name = "eklinik"
    label = "eklinik"
    verbose_name = "E-Klinik"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eklinik import registrations
        from eklinik.accounts import checks  # noqa: F401  registers the production checks

        registrations.load()
