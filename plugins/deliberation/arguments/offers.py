"""The topic of notifications about arguments."""

from django.utils.translation import pgettext_lazy

from youth.services.notices import declare_topic

ARGUMENTS = declare_topic(
    "deliberation.arguments",
    pgettext_lazy("notifications", "arguments on your proposals, and answers to what you wrote"),
    (),
    kind="youth",
)
