"""Pages of one council, under ``/<lang>/c/<council>/``; views read ``request.council``."""

from django.urls import URLPattern, URLResolver, path

from youth.views import councils, profile

app_name = "youth"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", councils.council_page, name="council"),
    path("members/", councils.members_page, name="members"),
    path("rules/", councils.rules_page, name="rules"),
    path("rules/<str:field>/", councils.rule_page, name="rule"),
    path("join/", profile.join_page, name="join"),
    path("join/guardian/", profile.guardian_page, name="guardian"),
    path("me/", profile.profile_page, name="profile"),
    path("me/name/", profile.change_name, name="profile_name"),
    path("me/visibility/", profile.change_visibility, name="profile_visibility"),
    path("me/language/", profile.change_language, name="profile_language"),
    path("me/newsletter/", profile.change_newsletter, name="profile_newsletter"),
    path("me/leave/", profile.leave_page, name="profile_leave"),
    path("me/erase/", profile.erase_page, name="profile_erase"),
]
