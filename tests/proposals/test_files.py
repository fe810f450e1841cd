"""A proposal's picture and documents: checked, shown to who may see it, and gone with the draft."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from proposals import services
from proposals.models import Proposal
from proposals.selectors.proposals import LABEL
from proposals.workflow import State
from tests.markup import part
from tests.proposals.pages import address
from tests.queries import exactly
from youth import clock
from youth.journal.models import JournalEntry
from youth.models import File, Participant
from youth.refusals import Refusal
from youth.selectors.files import files_of

PDF = b"%PDF-1.4\n1 0 obj << >> endobj\n%%EOF\n"
GPS, MAKE = 0x8825, 0x010F


def photo(colour: str = "red", side: int = 2000) -> SimpleUploadedFile:
    """Return a photograph with what a camera adds to it."""
    image, content = Image.new("RGB", (side, side // 2), colour), io.BytesIO()
    exif = image.getexif()
    exif[MAKE] = "Camera of Rеni"
    exif.get_ifd(GPS)[1] = "N"
    image.save(content, "JPEG", exif=exif)
    return SimpleUploadedFile("../Снимка 1.jpg", content.getvalue(), "text/html")


def document(name: str = "план.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/html")


def shown(client: Client, file: File, **query: str) -> Any:
    return client.get(reverse("youth:file", kwargs={"council": "ms", "pk": file.pk}), query)


def why(draft: Proposal) -> str:
    return address("edit_step", draft, step="why")


def test_a_picture_is_written_again_without_what_the_camera_added(draft, author, clients) -> None:
    kept = services.add_file(draft, photo(), kind="picture", alt="Паркингът", actor=author)
    answer = shown(clients["author"], kept)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, max(image.size), dict(image.getexif())) == ("JPEG", 1600, {})
    with Image.open(io.BytesIO(shown(clients["author"], kept, small="1").content)) as image:
        assert max(image.size) == 640
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert kept.name == "Снимка 1.jpg"


def test_the_files_of_a_draft_are_its_authors_alone(draft, author, town, clients, told) -> None:
    kept = services.add_file(draft, document(), kind="document", actor=author)
    for name, client in clients.items():
        assert shown(client, kept).status_code == (200 if name == "author" else 404), name
    assert "no-store" in shown(clients["author"], kept)["Cache-Control"]
    place = services.offer_place(draft, actor=author)
    services.take_place(place, actor=town.member)
    assert shown(clients["member"], kept).status_code == 200
    with told():
        services.publish_proposal(draft, actor=author)
    answer = shown(clients["visitor"], kept)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"].startswith("attachment")
    elsewhere = reverse("youth:file", kwargs={"council": "os", "pk": kept.pk})
    assert clients["visitor"].get(elsewhere).status_code == 404
    nothing = reverse("youth:file", kwargs={"council": "ms", "pk": uuid4()})
    assert clients["visitor"].get(nothing).status_code == 404


@pytest.mark.parametrize(
    ("kind", "upload", "alt", "code", "field"),
    [
        ("picture", photo(side=20), "", "alt_missing", "alt"),
        ("picture", photo(side=20), "я" * 301, "alt_too_long", "alt"),
        ("picture", SimpleUploadedFile("a.svg", b"<svg onload='x'/>"), "А", "picture_svg", "picture"),
        ("picture", SimpleUploadedFile("a.jpg", b"<html>"), "А", "picture_unreadable", "picture"),
        ("document", document("a.html", b"<html>"), "", "document_kind", "document"),
        ("document", document("a.pdf", b"<html>"), "", "document_differs", "document"),
        ("document", document("a.pdf", b""), "", "empty", "document"),
    ],
)
def test_what_is_no_picture_and_no_document_is_refused_at_its_field(
    draft, author, kind, upload, alt, code, field
) -> None:
    upload.seek(0)
    with pytest.raises(Refusal) as refused:
        services.add_file(draft, upload, kind=kind, alt=alt, actor=author)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not File.objects.exists()


def test_there_is_one_picture_three_documents_and_none_twice(draft, author) -> None:
    for colour in ("red", "blue"):
        services.add_file(draft, photo(colour, 40), kind="picture", alt=colour, actor=author)
    assert File.objects.get().alt == "blue"
    for number in range(3):
        content = PDF + str(number).encode() + b"%%EOF"
        services.add_file(draft, document(content=content), kind="document", actor=author)
    for content, code in ((PDF + b"9%%EOF", "files_full"), (PDF + b"0%%EOF", "files_full")):
        with pytest.raises(Refusal) as refused:
            services.add_file(draft, document(content=content), kind="document", actor=author)
        assert refused.value.code == code


def test_a_photo_that_is_too_large_is_said_at_the_field_and_the_text_stays(clients, draft) -> None:
    large = SimpleUploadedFile("снимка.jpg", bytes(21 * 1024 * 1024))
    sent = {"summary": "Вече написано.", "picture": large, "alt": "Паркингът", "next": "1"}
    page = clients["author"].post(why(draft), sent)
    assert page.status_code == 409
    assert list(page.context["form"].errors) == ["picture"]
    assert "твърде голям" in part(page, status=409)
    assert page.context["form"]["summary"].value() == "Вече написано."
    assert page.context["form"]["alt"].value() == "Паркингът"
    draft.refresh_from_db()
    assert draft.summary == "Вече написано."


def test_one_of_40_megabytes_is_refused_before_it_is_read(clients, draft) -> None:
    large = SimpleUploadedFile("снимка.jpg", bytes(40 * 1024 * 1024))
    answer = clients["author"].post(why(draft), {"summary": "Друго.", "picture": large})
    assert answer.status_code == 413
    assert "Това е твърде голямо" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.summary == "Караме на паркинга."


def test_the_author_adds_and_removes_files_on_the_step(clients, draft, author) -> None:
    sent = {"summary": "", "picture": photo(side=40), "alt": "Паркингът", "document": document(), "add": "1"}
    assert clients["author"].post(why(draft), sent).url == why(draft)
    page = part(clients["author"].get(why(draft)))
    assert 'alt="Паркингът"' in page
    assert "план.pdf" in page
    picture = File.objects.get(kind="picture")
    clients["author"].post(why(draft), {"summary": "", "remove": str(picture.pk)})
    assert File.objects.get().kind == "document"
    other = services.draft_proposal(
        draft.council, title="Друго", summary="", points="", language="bg", actor=author
    )
    clients["author"].post(why(other), {"summary": "", "remove": str(File.objects.get().pk)})
    assert File.objects.exists(), "it belongs to another proposal"


def test_a_public_proposals_files_are_acts_and_stay_from_its_submission_on(
    published, author, clients
) -> None:
    kept = services.add_file(published, photo(side=40), kind="picture", alt="Паркингът", actor=author)
    assert 'alt="Паркингът"' in part(clients["visitor"].get(address("detail", published)))
    assert "?small=1" in part(clients["visitor"].get(address("list")))
    services.take_file_away(published, kept, actor=author)
    acts = JournalEntry.objects.filter(kind="proposals.files_changed").order_by("seq")
    assert [one.payload["is_added"] for one in acts] == [True, False]
    Proposal.objects.filter(pk=published.pk).update(state=State.SUBMITTED)
    with pytest.raises(Refusal):
        services.add_file(published, document(), kind="document", actor=author)


def test_files_go_with_the_draft_and_with_who_leaves(draft, author: Participant, town) -> None:
    services.add_file(draft, document(), kind="document", actor=author)
    services.delete_draft(draft, actor=author)
    assert not File.objects.exists()
    again = services.draft_proposal(
        town.youth, title="Друго", summary="", points="", language="bg", actor=author
    )
    services.add_file(again, document(), kind="document", actor=author)
    services.forget_participant(author, until=clock.now())
    assert not File.objects.exists()


def test_the_list_takes_the_same_queries_with_one_picture_and_with_three(town, author, clients) -> None:
    clients["visitor"].get(address("list"))
    for colour in ("red", "blue", "green"):
        draft = services.draft_proposal(
            town.youth, title=colour, summary="", points="Да.", language="bg", actor=author
        )
        services.publish_proposal(draft, actor=author)
        services.add_file(draft, photo(colour, 20), kind="picture", alt=colour, actor=author)
        if colour != "blue":
            with exactly(11):
                clients["visitor"].get(address("list"))


@pytest.mark.parametrize("small", [{}, {"small": "1"}])
def test_who_has_a_file_already_is_answered_without_reading_its_content(draft, author, small) -> None:
    kept = services.add_file(draft, photo(), kind="picture", alt="Паркингът", actor=author)
    services.publish_proposal(draft, actor=author)
    page, reader = reverse("youth:file", kwargs={"council": "ms", "pk": kept.pk}), Client()

    def read(**headers: str) -> tuple[Any, bool]:
        with CaptureQueriesContext(connection) as made:
            answer = reader.get(page, small, headers=headers)
        column = '"youth_file"."preview"' if small else '"youth_file"."content"'
        return answer, any(column in one["sql"] for one in made)

    first, read_content = read()
    assert (first.status_code, read_content, bool(first.content)) == (200, True, True)
    again, read_content = read(**{"if-none-match": first["ETag"]})
    assert (again.status_code, read_content, again.content) == (304, False, b"")
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])


def test_the_files_of_a_page_are_read_without_contents_and_with_the_slug_alone(draft, author) -> None:
    services.add_file(draft, photo(), kind="picture", alt="Паркингът", actor=author)
    with CaptureQueriesContext(connection) as made:
        (file,) = files_of(LABEL, [draft.pk])[str(draft.pk)]
        assert (file.council.slug, file.alt) == ("ms", "Паркингът")
    (statement,) = (one["sql"] for one in made)
    assert '"youth_council"."slug"' in statement
    assert not any(f'"{name}"' in statement for name in ("content", "preview", "languages"))
