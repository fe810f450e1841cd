"""Asking for the newsletter, confirming it, choosing and stopping mail by the links in it."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from youth.forms.notifications import MailLanguageForm, NewsletterForm
from youth.mail.selectors import (
    language_of,
    subscription_by_token,
    subscription_to_confirm,
    topic_choices,
)
from youth.mail.subscriptions import (
    ask_for_newsletter,
    confirm_subscription,
    follow,
    forget_recipient,
    set_mail_language,
    stop_by_token,
    unfollow,
)
from youth.mail.topics import OFFICIAL, topic_title
from youth.models import Recipient
from youth.refusals import Refusal
from youth.web.acts import act_by_button, act_by_form
from youth.web.form_submissions import sent_once
from youth.web.refusals import CONFLICT
from youth.web.requests import CouncilRequest
from youth.web.secret_links import by_secret_link

TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
def newsletter_page(request: CouncilRequest) -> HttpResponse:
    """Accept an address and queue the confirming mail; the answer is the same for every address."""
    if request.user.is_authenticated:
        return redirect("youth:profile_settings", council=request.council.slug)
    form = NewsletterForm(request.POST or None)
    status = 200

    def ask(given: dict[str, Any]) -> HttpResponse:
        language = get_language() or "bg"
        ask_for_newsletter(
            request.council, given["email"], version=given["consent_version"], language=language
        )
        return _sent(request)

    if request.method == "POST":
        status = CONFLICT
        if form.is_from_a_program:
            return _sent(request)
        if form.is_valid():
            if not ratelimit.consume(request, action="newsletter"):
                form.add_error(None, _("Too many requests came from your network. Try again in an hour."))
                status = TOO_MANY
            elif answer := act_by_form(form, ask):
                return answer
    return render(
        request, "youth/newsletter/ask.html", {"council": request.council, "form": form}, status=status
    )


def _sent(request: CouncilRequest) -> HttpResponse:
    return redirect("youth:newsletter_sent", council=request.council.slug)


@require_http_methods(["GET"])
def newsletter_sent(request: CouncilRequest) -> HttpResponse:
    """Explain what happens next, the same for every address."""
    return render(request, "youth/newsletter/sent.html", {"council": request.council})


@csrf_exempt
@by_secret_link
@require_http_methods(["GET", "POST"])
def newsletter_confirm(request: CouncilRequest, token: str) -> HttpResponse:
    """Show a button, because programs follow every link in a mail; confirm when it is pressed."""
    council = request.council
    context: dict[str, Any] = {"council": council}
    if request.method == "GET":
        context["works"] = subscription_to_confirm(council, token) is not None
        return render(request, "youth/newsletter/confirm.html", context)
    try:
        confirm_subscription(council, token)
    except Refusal:
        return render(request, "youth/newsletter/confirm.html", context, status=CONFLICT)
    return render(request, "youth/newsletter/confirmed.html", context)


@csrf_exempt
@by_secret_link
@require_http_methods(["GET", "POST"])
def newsletter_stop(request: CouncilRequest, token: str) -> HttpResponse:
    """Stop by one press (RFC 8058): a POST from anywhere, without cookies; a GET only shows the button."""
    council = request.council
    context: dict[str, Any] = {"council": council, "token": token}
    if request.method == "GET":
        subscription = subscription_by_token(council, token)
        context |= {
            "subscription": subscription,
            "is_on": subscription is not None and subscription.state != subscription.State.ENDED,
            "topic": topic_title(subscription.topic) if subscription is not None else "",
        }
        return render(request, "youth/newsletter/stop.html", context)
    try:
        subscription = stop_by_token(council, token)
    except Refusal as refusal:
        return render(request, "youth/newsletter/stop.html", context | {"refusal": refusal}, status=CONFLICT)
    return render(request, "youth/newsletter/stopped.html", context | {"subscription": subscription})


@by_secret_link
@require_http_methods(["GET", "POST"])
def newsletter_settings(request: CouncilRequest, token: str) -> HttpResponse:
    """Let the holder of a mailed link choose topics and language."""
    council = request.council
    subscription = subscription_by_token(council, token)
    if subscription is None or subscription.state == subscription.State.PENDING:
        return render(request, "youth/newsletter/settings.html", {"council": council}, status=404)
    recipient = subscription.recipient
    if request.method == "POST":
        if "forget" in request.POST:
            return _forgotten(request, recipient)
        if "language" in request.POST:
            _change_language(request, recipient)
        else:
            change_topic(request, recipient)
        return redirect("youth:newsletter_settings", council=council.slug, token=token)
    language = get_language() or "bg"
    context = {
        "council": council,
        "recipient": recipient,
        "choices": topic_choices(council, language, recipient=recipient),
        "language_form": MailLanguageForm(initial={"language": language_of(recipient)}),
        "is_official": subscription.topic == OFFICIAL.name,
    }
    return render(request, "youth/newsletter/settings.html", context)


def _forgotten(request: CouncilRequest, recipient: Recipient) -> HttpResponse:
    act_by_button(
        request,
        lambda: forget_recipient(recipient),
        _("Your address was erased. You will get no more messages."),
    )
    return redirect("youth:council", council=request.council.slug)


def _change_language(request: CouncilRequest, recipient: Recipient) -> None:
    form = MailLanguageForm(request.POST)
    if form.is_valid() and recipient.user is None:
        set_mail_language(recipient, form.cleaned_data["language"])
        messages.success(request, _("The language of your messages was changed."))


def change_topic(request: CouncilRequest, recipient: Recipient) -> None:
    """Switch one topic on or off, as the posted form says, and show the result as a message."""
    topic = request.POST.get("topic", "")
    if "follow" in request.POST:
        version = request.POST.get("version", "")
        act_by_button(
            request,
            lambda: follow(recipient, request.council, topic, version=version),
            _("From now on you get these messages."),
        )
    else:
        act_by_button(
            request,
            lambda: unfollow(recipient, request.council, topic),
            _("You get no more of these messages."),
        )
