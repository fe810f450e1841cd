"""``make near``: from what changed to the tests that can tell."""

from scripts import near


def test_a_service_leads_to_the_tests_that_import_it_directly_and_through_others() -> None:
    found = near.affected({"youth/services/attendance.py"})
    assert {"tests/youth/meetings/test_attendance.py", "tests/voting/test_opening.py"} <= found
    assert "tests/procedure/test_age.py" not in found


def test_a_view_leads_to_the_tests_of_its_part_though_none_imports_it() -> None:
    assert "tests/youth/meetings/test_minutes.py" in near.affected({"youth/views/minutes.py"})


def test_a_template_leads_through_the_view_that_names_it() -> None:
    assert "tests/proposals/test_views.py" in near.affected({"proposals/templates/proposals/list.html"})


def test_fixtures_lead_to_the_tests_of_their_folder_and_a_changed_test_to_itself() -> None:
    found = near.affected({"tests/proposals/conftest.py", "tests/procedure/test_age.py"})
    assert {"tests/proposals/test_views.py", "tests/procedure/test_age.py"} <= found
    assert "tests/procedure/test_agenda.py" not in found


def test_a_script_leads_to_the_tests_that_import_it() -> None:
    assert "tests/test_near.py" in near.affected({"scripts/near.py"})
    assert "tests/test_format_templates.py" in near.affected({"scripts/template_format/edges.py"})


def test_the_cheapest_run_first_and_what_does_not_fit_does_not_run() -> None:
    seconds = {"dear": 9.0, "cheap": 1.0, "middling": 3.0}
    assert near.those_that_fit(seconds, 5) == ["cheap", "middling"]
