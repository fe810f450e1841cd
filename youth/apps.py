"""The app of people, councils, meetings and the journal."""

from contextlib import nullcontext

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class YouthConfig(AppConfig):
    """People, councils, meetings, journal and live streams."""

    name = "youth"
    verbose_name = _("Councils and people")
    never_public = frozenset(
        {
            "AccountChange",
            "BirthDate",
            "CalendarAddress",
            "CodeBatch",
            "Consent",
            "Delivery",
            "Follow",
            "GuardianConfirmation",
            "GuestInvitation",
            "Mailing",
            "ModerationAppeal",
            "ModerationCase",
            "ModerationReport",
            "ModerationRules",
            "NoticeCursor",
            "NoticeFailure",
            "Notification",
            "NotificationChoice",
            "NotificationCursor",
            "PushSubscription",
            "Recipient",
            "Representation",
            "RunnerLease",
            "SentForm",
            "SignInCode",
            "SiteRoleEnd",
            "Subscription",
            "User",
            "Verification",
            "VerificationCode",
            "WaitingPush",
            "WritingPause",
        }
    )

    def ready(self) -> None:
        """Import every app's permissions, streams and acts; set the kernel's callbacks."""
        from allauth.account.signals import email_changed, password_reset
        from django.contrib.auth.signals import user_logged_out

        from plugins.apps import PluginConfig
        from plugins.management.parts import import_named
        from plugins.management.purging import plugin_purged
        from plugins.registry import set_council_resolver, set_on_switched
        from youth import checks, commands, nested_quotes  # noqa: F401 - register themselves
        from youth.journal import acts  # noqa: F401 - declares the journal's own
        from youth.journal.append import on_appended
        from youth.journal.notices import forget_listener
        from youth.live.access import signed_out
        from youth.live.nudges import nudge
        from youth.selectors.councils import council_by_slug
        from youth.services import administrators  # noqa: F401 - declares its role
        from youth.services.account_changes import address_changed, new_password
        from youth.services.councils import journal_switch
        from youth.web import push_devices

        nested_quotes.install()
        set_council_resolver(council_by_slug)
        set_on_switched(journal_switch)
        on_appended(nudge)
        plugin_purged.connect(forget_listener, dispatch_uid="youth.forgotten_listener")
        user_logged_out.connect(signed_out, dispatch_uid="youth.live.signed_out")
        user_logged_out.connect(push_devices.signed_out, dispatch_uid="youth.push.signed_out")
        email_changed.connect(address_changed, dispatch_uid="youth.address_changed")
        password_reset.connect(new_password, dispatch_uid="youth.new_password")
        names = (
            "policies", "streams", "acts", "audiences", "frames", "minutes", "due", "audit", "wishes",
            "consequences",
        )  # fmt: skip
        for name in names:
            for config in apps.get_app_configs():
                # A plugin that fails to load is left out and does not stop the start.
                with config.isolated() if isinstance(config, PluginConfig) else nullcontext():
                    import_named(config, name)
