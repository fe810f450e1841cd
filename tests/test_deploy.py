"""The files in deploy/: what they let through, what they log, and that they agree with the application."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from cms.bodies.limits import is_upload

ROOT = Path(__file__).resolve().parents[1]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
UNITS = sorted(unit.name for unit in (ROOT / "deploy" / "systemd").glob("*.service"))
# Addresses of people and of what they read, in the words of nginx.
PERSONAL = re.compile(
    r"\$(remote_addr|binary_remote_addr|http_x_forwarded_for|request\b|request_uri|uri|args|http_referer"
    r"|http_user_agent|http_cookie|remote_user)"
)


@pytest.mark.parametrize("name", ["systemd/glas-live.service", "compose.yaml"])
def test_the_live_server_writes_no_line_for_each_visitor(name: str) -> None:
    starts = [line for line in (ROOT / "deploy" / name).read_text().splitlines() if "--proxy-headers" in line]

    assert len(starts) == 1
    assert re.search(r"--access-log[\", ]+/dev/null", starts[0])


def test_no_other_server_does() -> None:
    assert re.search(r"^accesslog = None$", (ROOT / "deploy" / "gunicorn.conf.py").read_text(), re.MULTILINE)


def test_the_proxy_logs_neither_who_asked_nor_for_what() -> None:
    (line_format,) = re.findall(r"log_format (\w+) '([^']*)'", NGINX)
    logs = re.findall(r"access_log (\S+)\s*(\w*);", NGINX)

    assert not PERSONAL.search(line_format[1])
    assert PERSONAL.search("$remote_addr $request")
    assert {form for path, form in logs if path != "off"} == {line_format[0]}
    # Each server of its own, or what the distribution's own file says would hold.
    assert len(re.findall(r"^server \{", NGINX, re.MULTILINE)) == sum(path != "off" for path, _form in logs)
    assert set(re.findall(r"error_log \S+ (\w+);", NGINX)) == {"crit"}


def limits_by_location() -> dict[str, str]:
    """Return the limit of a body in each location that has one; the server's own has no name."""
    found, where = {}, ""
    for line in NGINX.splitlines():
        if opened := re.match(r"\s*location (?:[~=] )?(\S+) \{", line):
            where = opened[1]
        elif re.match(r"    \}", line):
            where = ""
        elif limit := re.match(r"\s*client_max_body_size (\w+);", line):
            found[where] = limit[1]
    return found


def test_the_proxy_takes_as_much_as_the_application_and_no_more() -> None:
    limits = limits_by_location()
    (uploads,) = [where for where, limit in limits.items() if limit == "26m"]

    assert limits.pop("") == f"{settings.MOST_BODY_BYTES // 1024**2}m"
    assert limits.pop(uploads) == f"{settings.MOST_UPLOAD_BYTES // 1024**2}m"
    assert set(limits.values()) == {"1k"}
    for path in (
        "/admin/images/multiple/add/",
        "/admin/documents/chooser/create/",
        "/bg/c/obs/records/import/",
        "/bg/c/ms/me/picture/",
        "/bg/c/ms/proposals/0f0f-aa/edit/why/",
        "/bg/c/ms/proposals/new/",
        "/admin/pages/add/",
        "/bg/c/obs/records/",
        "/bg/accounts/login/",
        "/x/admin/images/",
    ):
        assert (re.match(uploads, path) is not None) == is_upload(path), path


def production_headers(**environment: str) -> str:
    """Return the header about TLS that a production installation sends."""
    return production_says(
        "from django.test import RequestFactory\n"
        "from django.http import HttpResponse\n"
        "from django.middleware.security import SecurityMiddleware\n"
        "request = RequestFactory().get('/', secure=True)\n"
        "print(SecurityMiddleware(lambda request: HttpResponse())(request)['Strict-Transport-Security'])\n",
        **environment,
    )


def production_says(script: str, **environment: str) -> str:
    """Return what a script prints under the settings of a real installation."""
    needed = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "x" * 60,
        "GLAS_FIELD_KEYS": "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy4uLi4=",
        "MAIL_URL": "smtp://localhost",
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "GLAS_BASE_URL": "https://glas.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **needed, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_real_installation_has_neither_demonstration_nor_style_guide() -> None:
    told = production_says(
        "import django; django.setup()\n"
        "from django.apps import apps\n"
        "from django.core.management import get_commands\n"
        "print(apps.is_installed('cms'), apps.is_installed('cms.demo'), 'demo' in get_commands())\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "try:\n"
        "    reverse('styleguide')\n"
        "except NoReverseMatch:\n"
        "    print(apps.is_installed('cms.styleguide'))"
    )

    assert told.split() == ["True", "False", "False", "False"]


def test_tls_is_demanded_of_this_name_alone_unless_the_operator_says_more() -> None:
    year = "max-age=31536000"

    assert production_headers() == year
    assert production_headers(GLAS_HSTS_SUBDOMAINS="true", GLAS_HSTS_PRELOAD="true") == (
        f"{year}; includeSubDomains; preload"
    )


ANSWERS = """
import django; django.setup()
from django.conf import settings
from django.test import Client
from django.urls import resolve
answer = Client().get("/robots.txt", headers={"host": "localhost", "x-forwarded-proto": "http"})
print(answer.status_code, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)
print(resolve("/media/images/one.jpg").func.__name__)
"""


@pytest.mark.parametrize(
    ("address", "answer"),
    [("https://glas.example", "301 True True"), ("http://glas.example:8000", "200 False False")],
)
def test_the_address_says_with_tls_or_without_and_pictures_need_no_proxy(address: str, answer: str) -> None:
    said = production_says(ANSWERS, GLAS_BASE_URL=address, ALLOWED_HOSTS="localhost")

    assert said.splitlines() == [answer, "serve"]


def test_without_tls_nothing_is_demanded_of_browsers() -> None:
    assert (
        production_says(
            "from django.conf import settings\n"
            "print(settings.SECURE_HSTS_SECONDS, settings.SECURE_PROXY_SSL_HEADER)",
            GLAS_BASE_URL="http://glas.example",
        )
        == "0 None"
    )


def test_an_update_takes_no_plugin_away() -> None:
    commands = re.findall(r"uv sync [^`\n]*", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"))

    assert commands
    assert [command for command in commands if "--inexact" not in command] == []


def test_the_image_has_a_place_for_plugins_of_others() -> None:
    steps = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")

    assert "--requirement deploy/plugins.txt" in steps
    assert (ROOT / "deploy" / "plugins.txt").exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd to ask")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line_of_a_unit(name: str, tmp_path: Path) -> None:
    written = (ROOT / "deploy" / "systemd" / name).read_text(encoding="utf-8")
    # The programs of an installation are not on this machine; another one is named in their place.
    here = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", written, flags=re.MULTILINE)
    assert complaints(tmp_path / name, here) == ""
    assert "Restrat" in complaints(tmp_path / name, here.replace("Restart=", "Restrat="))


def complaints(unit: Path, text: str) -> str:
    """Return what systemd says against a unit."""
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr
