"""Addresses of states, laws and studies, under the language prefix."""

from django.urls import path

from members import views
from members.filters import LawFilterSet
from members.models import Law
from portal.syndication.views import faces

app_name = "members"
urlpatterns = [
    path("members/", views.StateListView.as_view(), name="state-list"),
    path("members/<slug:iso2>.atom", views.StateFeedView.as_view(), name="state.atom"),
    path("members/<slug:iso2>/", views.StateDetailView.as_view(), name="state"),
    *faces("laws", Law, LawFilterSet, "law-list"),
    path("laws/", views.LawListView.as_view(), name="law-list"),
    path("laws/matrix/", views.LawMatrixView.as_view(), name="law-matrix"),
    path("laws/<slug:slug>/", views.LawDetailView.as_view(), name="law"),
    path("laws/<slug:slug>.pdf", views.LawPdfView.as_view(), name="law-pdf"),
    path("laws/<slug:slug>/akn.xml", views.LawAknView.as_view(), name="law-akn"),
    path("studies/<slug:slug>/", views.StudyDetailView.as_view(), name="study"),
]
