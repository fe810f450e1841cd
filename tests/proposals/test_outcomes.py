"""What became of proposals, as everybody reads it on the home page, with the pages that prove it."""

import re
from datetime import timedelta

from django.utils.translation import override

from plugins import hooks
from plugins.records.models import ConsultationRecord
from plugins.switching import switch
from proposals.presenters.outcomes import outcomes
from tests.decisions import rows_of
from tests.markup import compact
from tests.proposals.conftest import at_the_municipality
from youth.selectors.councils import today_in


def read(council):
    with override("en"):
        return outcomes(council, "en")


def counts(shown):
    return [int(number) for number in re.findall(r'class="stat">(\d+)<', shown)]


def links(shown):
    return re.findall(r'href="([^"#]+)', shown)


def recorded(town, proposal):
    """Enter the resolution in the register of the Municipal Council, and tell the proposals."""
    record = ConsultationRecord.objects.create(
        council=town.municipal,
        incoming_number=5,
        incoming_period="year:2026",
        subject_label="proposals.proposal",
        subject_id=proposal.pk,
        sender_slug=town.youth.slug,
        sender_names={"bg": "Младежки съвет"},
        sender_language="bg",
        urn="urn:x-ys:bg-ihtiman:1:1:7",
        digest="d" * 64,
        text_digest="t" * 64,
        period="term:1",
        number=7,
        protocol_number=1,
        designation=proposal.resolution_designation,
        adopted_on=proposal.decided_on,
        title=proposal.title,
        points=rows_of("Да."),
        decision={},
        state=ConsultationRecord.State.PUBLIC,
    )
    at_the_municipality(proposal, "sent")
    at_the_municipality(proposal, "received", number=record.incoming, record=record.pk)
    return f"/en/c/{town.municipal.slug}/records/{record.pk}/"


def test_before_the_first_decision_there_is_nothing_to_tell(with_opinion, town):
    assert read(town.youth) == ""


def test_an_adopted_proposal_is_shown_with_its_resolution(adopted, town, client):
    shown = read(town.youth)

    assert counts(shown) == [1, 0, 0]
    assert (
        f'<h3 lang="bg"><a href="/en/c/{town.youth.slug}/proposals/{adopted.pk}/">Скейт площадка'
        in compact(shown)
    )
    assert "The Youth Council adopted it. Next it goes to the Municipal Council." in shown
    assert links(shown)[1:] == [f"/en/c/{town.youth.slug}/resolutions/{adopted.resolution_id}/"]
    assert '<a href="' + links(shown)[1] + '" lang="bg">Решение № 7</a>' in compact(shown)


def test_a_received_proposal_leads_to_the_record_of_the_municipality(adopted, town, client):
    record = recorded(town, adopted)

    shown = read(town.youth)
    assert counts(shown) == [1, 1, 0]
    assert "under incoming no. 5" in shown
    assert links(shown)[2] == record
    assert client.get(links(shown)[0]).status_code == 200


def test_where_the_records_are_switched_off_the_number_is_without_a_link(adopted, town):
    record = recorded(town, adopted)
    switch(town.municipal, "records", enabled=False)

    shown = read(town.youth)
    assert "incoming no. 5" in shown
    assert record not in shown


def test_an_answered_proposal_leads_to_the_answer(adopted, town):
    recorded(town, adopted)
    at_the_municipality(adopted, "answered", outcome="partly", document="Писмо", unit="Спорт", text="Да.")

    shown = read(town.youth)
    assert counts(shown) == [1, 1, 1]
    assert "The Municipal Council accepted it in part on" in shown
    assert f"/proposals/{adopted.pk}/#proposal-answer" in shown


def test_an_overdue_answer_is_counted_and_said(adopted, town):
    recorded(town, adopted)
    at_the_municipality(adopted, "overdue")

    assert counts(read(town.youth)) == [1, 1, 0, 1]
    assert "it is overdue" in read(town.youth)


def test_a_proposal_that_was_turned_down_is_reported_too(with_opinion, town):
    with_opinion.state, with_opinion.decided_on = "rejected", today_in(town.youth)
    with_opinion.meeting_id = with_opinion.pk
    with_opinion.save()

    shown = read(town.youth)
    assert counts(shown) == [0, 0, 0]
    assert "The Youth Council did not adopt it." in shown
    assert links(shown)[1:] == [f"/en/c/{town.youth.slug}/meetings/{with_opinion.meeting_id}/"]


def test_editors_are_offered_it_for_youth_councils_alone(town):
    assert "proposals.outcomes" in [widget.key for widget in hooks.page_widgets.items(town.youth)]
    assert hooks.page_widgets.items(town.municipal) == []


def test_it_asks_the_same_for_one_decided_proposal_and_for_three(adopted, town, django_assert_num_queries):
    for rows in (1, 3):
        while type(adopted).objects.count() < rows:
            adopted.pk = None
            adopted._state.adding = True
            adopted.incoming_number += 1
            adopted.save()
        with django_assert_num_queries(2):
            assert read(town.youth).count("<h3") == rows


def test_what_moved_last_is_first(adopted, town):
    today = today_in(town.youth)
    adopted.decided_on = today - timedelta(days=2)
    adopted.save()
    other = type(adopted).objects.get(pk=adopted.pk)
    other.pk, other.incoming_number, other.title = None, 99, "Велоалея"
    other._state.adding = True
    other.state, other.decided_on = "rejected", today - timedelta(days=1)
    other.save()
    assert read(town.youth).index("Велоалея") < read(town.youth).index("Скейт")

    at_the_municipality(adopted, "sent")
    assert read(town.youth).index("Скейт") < read(town.youth).index("Велоалея")
