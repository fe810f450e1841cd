"""What a response allows the browser to do."""

import pytest
from django.test import Client
from django.utils.csp import CSP

from tests.cms.site import make_home
from tests.markup import part

pytestmark = pytest.mark.django_db
HEADER = str(CSP.HEADER_ENFORCE)


@pytest.mark.parametrize("address", ["/bg/", "/bg/accounts/login/", "/bg/nowhere/"])
def test_public_pages_allow_nothing_but_their_own_files(client: Client, address: str) -> None:
    make_home()

    policy = client.get(address).headers[HEADER]

    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_public_pages_hold_nothing_that_their_policy_would_refuse(client: Client) -> None:
    make_home()

    for address in ("/bg/", "/bg/accounts/login/", "/bg/nowhere/"):
        page = part(client.get(address), "html", status=404 if "nowhere" in address else 200)
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page


def test_the_admin_has_the_wider_policy_that_it_needs(admin_client: Client) -> None:
    policy = admin_client.get("/admin/").headers[HEADER]

    assert "'unsafe-inline'" in policy
    assert "default-src 'self'" in policy


def test_a_preview_may_be_in_a_frame_of_the_admin(admin_client: Client) -> None:
    home = make_home()

    preview = admin_client.get(f"/admin/pages/{home.pk}/view_draft/")

    assert preview.status_code == 200
    assert "frame-ancestors 'self'" in preview.headers[HEADER]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_every_page_says_what_it_never_uses(client: Client) -> None:
    headers = client.get("/bg/accounts/login/").headers

    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_visitor_gets_no_cookie_for_reading(client: Client) -> None:
    make_home()

    assert not client.get("/bg/").cookies
