from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import prepared
        from portal.delivery.generation import watch_tables
        from portal.history.recording import record_tables
        from portal.operations import health, queries
        from portal.roles import grant
        from portal.search import index, signals

        queries.watch()
        post_migrate.connect(grant, dispatch_uid="portal.roles.grant")
        post_migrate.connect(prepared.forget, dispatch_uid="portal.prepared.forget")
        post_migrate.connect(watch_tables, dispatch_uid="portal.delivery.generation.watch_tables")
        post_migrate.connect(record_tables, dispatch_uid="portal.history.recording.record_tables")
        signals.connect()
        health.register("index", index.differs, asks_database=True)


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin with the portal's own site; the kernel's models are registered after those of the apps."""

    default_site = "portal.admin.site.AdminSite"

    def ready(self) -> None:
        super().ready()
        from portal.admin import kernel, pictures  # noqa: F401
