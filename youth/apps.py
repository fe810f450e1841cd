"""The app of people, councils, meetings and the journal."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class YouthConfig(AppConfig):
    """People, councils, meetings, journal and live streams."""

    name = "youth"
    verbose_name = _("Councils and people")
    never_public = frozenset(
        {
            "AccountChange",
            "BirthDate",
            "Consent",
            "Delivery",
            "GuardianConfirmation",
            "Mailing",
            "NoticeCursor",
            "NoticeFailure",
            "Recipient",
            "RunnerLease",
            "SentForm",
            "Subscription",
            "User",
        }
    )

    def ready(self) -> None:
        """Load every app's permissions, streams and acts; hand the kernel what it asks for."""
        from allauth.account.signals import email_changed, password_reset
        from django.contrib.auth.signals import user_logged_out

        from plugins.registry import set_council_resolver, set_on_switched
        from youth import checks  # noqa: F401 - registers itself
        from youth.journal import acts  # noqa: F401 - declares the journal's own
        from youth.journal.append import on_appended
        from youth.live.access import signed_out
        from youth.live.nudges import nudge
        from youth.selectors.councils import council_by_slug
        from youth.services.account_changes import address_changed, new_password
        from youth.services.councils import journal_switch

        set_council_resolver(council_by_slug)
        set_on_switched(journal_switch)
        on_appended(nudge)
        user_logged_out.connect(signed_out, dispatch_uid="youth.live.signed_out")
        email_changed.connect(address_changed, dispatch_uid="youth.address_changed")
        password_reset.connect(new_password, dispatch_uid="youth.new_password")
        autodiscover_modules("policies")
        autodiscover_modules("streams")
        autodiscover_modules("acts")
        autodiscover_modules("frames")
        autodiscover_modules("minutes")
        autodiscover_modules("due")
        autodiscover_modules("audit")
