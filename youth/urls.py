"""Pages of one council, under ``/<lang>/c/<council>/``; views read ``request.council``."""

from django.urls import URLPattern, URLResolver, path

from youth.views import (
    agenda,
    councils,
    feeds,
    journal,
    meetings,
    minutes,
    notifications,
    plugins,
    profile,
    resolutions,
)

app_name = "youth"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", councils.council_page, name="council"),
    path("members/", councils.members_page, name="members"),
    path("rules/", councils.rules_page, name="rules"),
    path("rules/<str:field>/", councils.rule_page, name="rule"),
    path("journal/", journal.heads_page, name="journal"),
    path("plugins/", plugins.plugins_page, name="plugins"),
    path("plugins/<slug:plugin>/switch/", plugins.switch_plugin, name="switch_plugin"),
    path("plugins/<slug:plugin>/settings/", plugins.plugin_settings, name="plugin_settings"),
    path("join/", profile.join_page, name="join"),
    path("join/guardian/", profile.guardian_page, name="guardian"),
    path("me/", profile.profile_page, name="profile"),
    path("me/name/", profile.change_name, name="profile_name"),
    path("me/visibility/", profile.change_visibility, name="profile_visibility"),
    path("me/language/", profile.change_language, name="profile_language"),
    path("me/newsletter/", profile.change_newsletter, name="profile_newsletter"),
    path("me/leave/", profile.leave_page, name="profile_leave"),
    path("me/erase/", profile.erase_page, name="profile_erase"),
    path("newsletter/", notifications.newsletter_page, name="newsletter"),
    path("newsletter/sent/", notifications.newsletter_sent, name="newsletter_sent"),
    path("newsletter/confirm/<str:token>/", notifications.newsletter_confirm, name="newsletter_confirm"),
    path("newsletter/stop/<str:token>/", notifications.newsletter_stop, name="newsletter_stop"),
    path("newsletter/settings/<str:token>/", notifications.newsletter_settings, name="newsletter_settings"),
    path("meetings/", meetings.meetings_page, name="meetings"),
    path("meetings/calendar.ics", feeds.meetings_calendar, name="meetings_calendar"),
    path("meetings/new/", meetings.new_meeting, name="meeting_new"),
    path("meetings/<uuid:pk>/", meetings.meeting_page, name="meeting"),
    path("meetings/<uuid:pk>/part/<slug:part>/", meetings.meeting_part, name="meeting_part"),
    path("meetings/<uuid:pk>/steps/<slug:step>/", meetings.meeting_step, name="meeting_step"),
    path("meetings/<uuid:pk>/attend/", meetings.attend, name="attend"),
    path("meetings/<uuid:pk>/recuse/", meetings.recuse, name="recuse"),
    path("meetings/<uuid:pk>/attendance/", meetings.attendance_page, name="attendance"),
    path("meetings/<uuid:pk>/screen/", meetings.screen, name="meeting_screen"),
    path("meetings/<uuid:pk>/agenda/", agenda.agenda_page, name="agenda"),
    path("meetings/<uuid:pk>/agenda/<uuid:item>/", agenda.agenda_item_page, name="agenda_item"),
    path("meetings/<uuid:pk>/minutes/", minutes.minutes_page, name="minutes"),
    path("resolutions/", resolutions.resolutions_page, name="resolutions"),
    path("resolutions/feed.atom", feeds.ResolutionsFeed(), name="resolutions_feed"),
    path("resolutions/<uuid:pk>/", resolutions.resolution_page, name="resolution"),
]
