"""The newsletter of the demonstration: some readers and a draft; nothing is sent to invented people."""

from cms.demo.people import MEMBERS, PUBLISHER, YOUNG_PERSON
from cms.newsletter.keeping import save_version
from youth.mail.mailings import cancel_mailing
from youth.mail.subscriptions import follow, recipient_for_account
from youth.mail.topics import NEWSLETTER
from youth.models import Council, Mailing, User

READERS = (YOUNG_PERSON, *MEMBERS[2:9])
DRAFT = {
    "bg": {
        "subject": "Какво свърши Младежкият съвет през есента",
        "intro": (
            "Здравей!\n\nПрез есента обсъдихме няколко предложения на млади хора и изпратихме решенията си "
            "в Общинския съвет. Ето накратко какво става с тях.\n\nИмаш идея? Напиши я на сайта."
        ),
        "items": [],
    },
    "en": {
        "subject": "What the Youth Council did this autumn",
        "intro": (
            "Hello!\n\nThis autumn we dealt with several proposals of young people and sent our resolutions "
            "to the Municipal Council. Here is in short what becomes of them.\n\nDo you have an idea? Write "
            "it on the site."
        ),
        "items": [],
    },
}


def build_newsletter(council: Council) -> None:
    """Subscribe some people to the news, save a draft, and cancel the mailings that the history queued."""
    for reader in READERS:
        recipient = recipient_for_account(User.objects.get(email=reader.email))
        follow(recipient, council, NEWSLETTER.name, version=NEWSLETTER.text_in_force.version)
    save_version(council, DRAFT, by=User.objects.get(email=PUBLISHER.email))
    for mailing in Mailing.objects.filter(state=Mailing.State.QUEUED):
        cancel_mailing(mailing)
