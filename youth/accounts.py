"""How accounts are made by signing up: django-allauth asks this adapter."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from youth.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Keeps the language in which somebody signed up: mails come in it."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - allauth's signature
        """Fill the account from the sign-up form."""
        language = get_language()
        user.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        saved: User = super().save_user(request, user, form, commit)
        return saved
