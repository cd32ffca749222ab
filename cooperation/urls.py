"""Addresses of mechanisms, meetings, documents and projects, under the language prefix."""

from django.urls import path

from cooperation import views
from cooperation.calendar import meetings_calendar
from cooperation.filters import DocumentFilterSet, MeetingFilterSet, ProjectFilterSet
from cooperation.models import Document, Meeting, Project
from portal.syndication.views import faces

app_name = "cooperation"
urlpatterns = [
    path("cooperation/", views.MechanismListView.as_view(), name="mechanism-list"),
    path("cooperation/<slug:slug>.atom", views.MechanismFeedView.as_view(), name="mechanism.atom"),
    path("cooperation/<slug:slug>/", views.MechanismDetailView.as_view(), name="mechanism"),
    path(
        "cooperation/<slug:mechanism>/meetings/<slug:number>/",
        views.MeetingDetailView.as_view(),
        name="meeting",
    ),
    *faces("documents", Document, DocumentFilterSet, "document-list"),
    path("documents/", views.DocumentListView.as_view(), name="document-list"),
    path("documents/<slug:slug>/", views.DocumentDetailView.as_view(), name="document"),
    path("documents/<slug:slug>.pdf", views.DocumentPdfView.as_view(), name="document-pdf"),
    path("documents/<slug:slug>/akn.xml", views.DocumentAknView.as_view(), name="document-akn"),
    *faces("projects", Project, ProjectFilterSet, "project-list"),
    path("projects/", views.ProjectListView.as_view(), name="project-list"),
    *faces("meetings", Meeting, MeetingFilterSet, "meeting-list"),
    path("meetings.ics", meetings_calendar, name="meetings-calendar"),
    path("projects/<slug:slug>/", views.ProjectDetailView.as_view(), name="project"),
]
