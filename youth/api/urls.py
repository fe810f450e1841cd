"""Endpoints of a council: below ``/api/v1/c/<council>/``."""

from django.urls import URLPattern, URLResolver, path

from youth.api import meetings
from youth.api.councils import CouncilDetail, MemberList
from youth.api.journal import JournalHeads
from youth.api.live import live_frames

urlpatterns: list[URLPattern | URLResolver] = [
    path("", CouncilDetail.as_view(), name="council"),
    path("members/", MemberList.as_view(), name="members"),
    path("journal/heads/", JournalHeads.as_view(), name="journal_heads"),
    path("live/<str:stream>/", live_frames, name="live"),
    path("meetings/", meetings.MeetingList.as_view(), name="meetings"),
    path("meetings/<uuid:pk>/", meetings.MeetingDetail.as_view(), name="meeting"),
    path("meetings/<uuid:pk>/agenda-items/", meetings.AgendaItemList.as_view(), name="agenda_items"),
    path("resolutions/", meetings.ResolutionList.as_view(), name="resolutions"),
    path("resolutions/<uuid:pk>/", meetings.ResolutionDetail.as_view(), name="resolution"),
]
