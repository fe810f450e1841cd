"""What a visitor's page costs, against a bare Wagtail page served by the same stack."""

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from bench.measuring import Result, Way, against_baseline, microseconds_each, report

PER_REPEAT = 20
# Ours may cost this many times the bare page's CPU.
BARS = {"home page": 6.0}


def get(client: Client, path: str) -> None:
    """Ask for a page once; anything but a page is a mistake of the measurement."""
    response = client.get(path)
    if response.status_code != 200:
        message = f"{path} answers {response.status_code}"
        raise RuntimeError(message)


def way(client: Client, name: str, path: str) -> Way:
    """Return the work of asking for one page many times."""

    def work() -> None:
        for _ in range(PER_REPEAT):
            get(client, path)

    return Way(name, work, PER_REPEAT)


def run() -> None:
    """Measure the home page and the council's page."""
    call_command("demo", verbosity=0)
    root = Site.objects.get(is_default_site=True).root_page
    bare = root.add_child(instance=Page(title="Bare", slug="bare", live=True))
    client = Client()
    pages = {"bare Wagtail page": bare.url, "home page": "/bg/"}
    taken = microseconds_each([way(client, name, path) for name, path in pages.items()])
    results = against_baseline(taken, "bare Wagtail page", "CPU µs per page", BARS)
    for name, path in pages.items():
        with CaptureQueriesContext(connection) as queries:
            get(client, path)
        results.append(Result(f"{name}: queries, warm", float(len(queries)), "queries", 0.0))
    report("pages", results)
