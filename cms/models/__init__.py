"""Page types, media and site settings of the campaign site."""

from cms.models.base import SitePage
from cms.models.campaigns import CampaignIndexPage, CampaignPage
from cms.models.documents import DocumentLibraryPage, StrategicDocumentPage
from cms.models.editing import BrokenLink, LinkCheck
from cms.models.events import CalendarPage, EventPage
from cms.models.faq import FaqPage
from cms.models.forms import FormField, FormPage, Submission
from cms.models.home import HomePage
from cms.models.last_times import LastTime
from cms.models.media import DocumentFile, Picture, Rendition
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.newsletters import Newsletter
from cms.models.plain import PlainPage
from cms.sites.models import SiteProfile

__all__ = [
    "BrokenLink",
    "CalendarPage",
    "CampaignIndexPage",
    "CampaignPage",
    "DocumentFile",
    "DocumentLibraryPage",
    "EventPage",
    "FaqPage",
    "FormField",
    "FormPage",
    "HomePage",
    "LastTime",
    "LinkCheck",
    "NewsIndexPage",
    "NewsPage",
    "Newsletter",
    "Picture",
    "PlainPage",
    "Rendition",
    "SitePage",
    "SiteProfile",
    "StrategicDocumentPage",
    "Submission",
]
