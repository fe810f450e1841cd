"""Long lists by pages: ``?page=`` turns the page, and a page that does not exist is the nearest one."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 20
# What Wagtail's own navigation of pages writes into the address.
ADMIN_PARAMETER = "p"


class Listed[T](Protocol):
    """A query set, a list, or whatever knows its length and gives a slice."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, part: slice, /) -> Iterable[T]:
        """Return a slice."""


def page_of[T](
    request: HttpRequest,
    found: Listed[T],
    per_page: int = PER_PAGE,
    *,
    parameter: str = "page",
    count: int | None = None,
) -> Page[T]:
    """Return the page that the address asks for; ``components/pagination.html`` draws the way to others.

    A ``count`` that is known saves its query.
    """
    return numbered_page(found, request.GET.get(parameter), per_page, count=count)


def numbered_page[T](
    found: Listed[T], number: str | int | None, per_page: int = PER_PAGE, *, count: int | None = None
) -> Page[T]:
    """Return one page of a list by its number."""
    listed: Any = found
    paginator: Paginator[T] = Paginator(listed, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(number)
