"""App configuration."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from wagtail.signals import copy_for_translation_done, page_published


class CmsConfig(AppConfig):
    """The campaign site."""

    name = "cms"
    never_public = frozenset({"BrokenLink", "LastTime", "LinkCheck", "Newsletter", "Submission"})

    def ready(self) -> None:
        """Connect the signals for editors' groups and collections, translations, profiles and writes."""
        from cms import checks  # noqa: F401 -- registers them
        from cms.presenters import calendar, campaigns, consultations, home  # noqa: F401 -- contexts of pages
        from cms.store.invalidation import watch_connection

        connection_created.connect(watch_connection, dispatch_uid="cms.store")
        from cms.editing import site_roles  # noqa: F401 -- declares editors and publishers
        from cms.editing.addresses import write_addresses_in_latin
        from cms.editing.labels import name_fields
        from cms.editing.redirects import take_paths_as_targets

        name_fields()
        take_paths_as_targets()
        write_addresses_in_latin()
        # As a subclass of Wagtail's configuration would say it, under the name that everything knows.
        apps.get_app_config("wagtailusers").user_viewset = "cms.editing.accounts.AccountViewSet"  # type: ignore[attr-defined]
        from cms.views import forms, submissions  # noqa: F401 -- register the forms of pages, and their list

        post_migrate.connect(_after_migration, sender=self, dispatch_uid="cms.editors_rooms")
        post_save.connect(_after_founding, sender="youth.Council", dispatch_uid="cms.collection")
        page_published.connect(_after_publishing, dispatch_uid="cms.translations")
        copy_for_translation_done.connect(_after_mirroring, dispatch_uid="cms.translated_parents")
        _watch_restrictions()
        user_logged_in.connect(_after_signing_in, dispatch_uid="cms.profile")
        post_save.connect(_after_arrival, sender="wagtailusers.UserProfile", dispatch_uid="cms.language")


def _after_migration(plan: list[tuple[Any, bool]], **_: Any) -> None:
    from cms.editing.roles import open_editors_rooms

    if any(migration.app_label == "cms" and not is_backwards for migration, is_backwards in plan):
        open_editors_rooms()


def _after_publishing(instance: Any, **_: Any) -> None:
    from cms.editing.translations import refresh_translations

    refresh_translations(instance)


def _after_mirroring(source_obj: Any, target_obj: Any, **_: Any) -> None:
    from cms.editing.restrictions import restrict_new_translation
    from cms.editing.translations import translate_parent_too

    translate_parent_too(source_obj, target_obj)
    restrict_new_translation(source_obj, target_obj)


def _watch_restrictions() -> None:
    """Do on a page's translations what is done on the page: Wagtail restricts one language only."""
    from wagtail.models import PageViewRestriction

    post_save.connect(_after_restricting, sender=PageViewRestriction, dispatch_uid="cms.restricted")
    post_delete.connect(_after_lifting, sender=PageViewRestriction, dispatch_uid="cms.lifted")
    m2m_changed.connect(
        _after_choosing_groups, sender=PageViewRestriction.groups.through, dispatch_uid="cms.restricted_to"
    )


def _after_restricting(instance: Any, *, raw: bool, **_: Any) -> None:
    from cms.editing.restrictions import restrict_translations

    if not raw:
        restrict_translations(instance)


def _after_choosing_groups(instance: Any, *, action: str, reverse: bool, **_: Any) -> None:
    from cms.editing.restrictions import restrict_translations

    if action in {"post_add", "post_remove", "post_clear"} and not reverse:
        restrict_translations(instance)


def _after_lifting(instance: Any, origin: Any, **_: Any) -> None:
    from cms.editing.restrictions import lift_from_translations

    # A restriction that goes with its page is not lifted.
    if getattr(origin, "model", type(origin)) is type(instance):
        lift_from_translations(instance.page)


def _after_founding(instance: Any, *, created: bool, raw: bool, **_: Any) -> None:
    from cms.editing.roles import make_collection

    if created and not raw:
        make_collection(instance)


def _after_signing_in(user: Any, request: Any = None, **_: Any) -> None:
    """Make the profile before the admin's first screen, which would else come in the default language."""
    from wagtail.users.models import UserProfile

    from cms.editing.ways import remember_editor

    if user.has_perm("wagtailadmin.access_admin"):
        UserProfile.get_for_user(user)
        if request is not None:
            remember_editor(request)


def _after_arrival(instance: Any, *, created: bool, raw: bool, **_: Any) -> None:
    """Let the admin and its mails use the account's language, not that of the person who caused the mail."""
    if created and not raw and not instance.preferred_language:
        instance.preferred_language = instance.user.language
        instance.save(update_fields=["preferred_language"])
