"""The kernel's own pages for readers, under the language prefix."""

from django.urls import path

from portal import views
from portal.files.views import download

app_name = "portal"
urlpatterns = [
    path("about/", views.AboutView.as_view(), name="about"),
    path("about/<slug:slug>/", views.PageView.as_view(), name="page"),
    path("files/<int:pk>/", download, name="file"),
    path("qr.svg", views.qr_code, name="qr"),
    path("subjects/<slug:slug>/", views.SubjectView.as_view(), name="subject"),
]
