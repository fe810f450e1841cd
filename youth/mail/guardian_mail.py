"""Mail sent at once, without a mailing.

A guardian's code is never stored, only its hash, and somebody waits for it at the form. So it is not queued
for the runner; nor are the codes of django-allauth. Everything else is a mailing.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from templates.face import face_of
from youth.consent_texts import current_text
from youth.mail.message import Letter, compose
from youth.mail.rendering import absolute
from youth.models import Council, Office, User
from youth.selectors.councils import office_holder


def send_guardian_code(
    user: User,
    council: Council,
    address: str,
    code: str,
    purpose: str = "participation",
    *,
    name: str = "",
    token: str,
) -> None:
    """Send the one-time code to a guardian, in the young person's language, and what it confirms.

    ``name`` is what the young person wants to be called, so that the guardian knows who asks; ``token``
    makes the link by which the guardian takes the confirmation back.
    """
    with override(user.language):
        letter = Letter(
            language=user.language,
            sender=council.name,
            face=face_of(council),
            subject=_("Your confirmation is needed: %(council)s") % {"council": council.name},
            paragraphs=[
                pgettext("to a parent or guardian", "Hello,"),
                _what_is_wanted(purpose) % {"council": council.name},
                *([_("They want to take part under the name: %(name)s") % {"name": name}] if name else []),
                _what_taking_part_is(),
                _("This is what the young person agrees to:"),
                current_text(purpose).in_language(user.language),
                *_how_to_answer(code),
                _asking(council),
                _(
                    "Keep this mail: by the button below you can take your consent back at any time, without "
                    "an account and without giving a reason."
                ),
            ],
            action=_("Take my consent back"),
            action_url=absolute("guardian_withdrawal", council, token=token),
            afterwards=[absolute("council", council)],
        )
    compose(letter, address).send()


def _what_is_wanted(purpose: str) -> str:
    if purpose == "picture":
        return _(
            "A young person who gave your address as that of their parent or guardian is a member of: "
            "%(council)s, and wants to show a picture on its page. Under sixteen this needs your "
            "consent. The picture can be removed again at any time."
        )
    return _(
        "A young person who gave your address as that of their parent or guardian wants to take part in "
        "the work of: %(council)s. The council's rules ask for your confirmation."
    )


def _what_taking_part_is() -> str:
    return _(
        "There they can propose what the council should decide, support proposals of others and "
        "be elected to it. Their age and address stay hidden; the name they chose is seen only "
        "inside the council."
    )


def _how_to_answer(code: str) -> list[str]:
    return [
        _("If you confirm, pass this code on to them:"),
        code,
        _(
            "The code works for three days. If you do not confirm, or do not know what this is "
            "about, you do not need to do anything."
        ),
    ]


def send_withdrawal(user: User, council: Council, purpose: str) -> None:
    """Tell a young person that the guardian took the confirmation back; raises ``OSError``."""
    with override(user.language):
        if purpose == "picture":
            what = _(
                "Your parent or guardian took back their consent to your picture. It is no longer shown."
            )
            then = _("You can show one again once they agree.")
        else:
            what = _(
                "Your parent or guardian took back their consent. At your age you need it, so you no longer "
                "take part in: %(council)s."
            ) % {"council": council.name}
            then = _(
                "Your account stays. Talk to them about it: if they agree again, you can join again with a "
                "new code."
            )
        letter = Letter(
            language=user.language,
            sender=council.name,
            face=face_of(council),
            subject=_("Your parent or guardian took their consent back"),
            paragraphs=[_("Hello,"), what, then],
            action=_("About the council"),
            action_url=absolute("council", council),
        )
    compose(letter, user.email).send()


def _asking(council: Council) -> str:
    """Return whom a guardian may ask: the secretary, who is named in office anyway, else the council."""
    office = office_holder(council, Office.Role.SECRETARY)
    if office is None:
        return _("You can ask the council about it. Its page says how to reach it.")
    sentence = _("You can ask the council's secretary about it: %(name)s. The council's page says how.")
    return sentence % {"name": office.name_in_office}
