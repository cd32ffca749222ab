"""The kernel's own pages for readers, under the language prefix."""

from django.urls import path

from portal import views
from portal.files.views import download
from portal.glossary import GlossaryView, TermView
from portal.search.views import SearchView, suggest
from portal.syndication.views import SubjectFeedView

app_name = "portal"
urlpatterns = [
    path("about/", views.AboutView.as_view(), name="about"),
    path("about/<slug:slug>/", views.PageView.as_view(), name="page"),
    path("files/<int:pk>/", download, name="file"),
    path("glossary/", GlossaryView.as_view(), name="glossary"),
    path("glossary/<slug:slug>/", TermView.as_view(), name="term"),
    path("qr.svg", views.qr_code, name="qr"),
    path("search/", SearchView.as_view(), name="search"),
    path("search/suggestions/", suggest, name="suggestions"),
    path("subjects/<slug:slug>.atom", SubjectFeedView.as_view(), name="subject.atom"),
    path("subjects/<slug:slug>/", views.SubjectView.as_view(), name="subject"),
]
