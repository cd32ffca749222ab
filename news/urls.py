"""Addresses of the home page, the news and the bulletins, under the language prefix."""

from django.urls import path

from news import views
from news.bulletins.views import BulletinListView, BulletinPdfView, BulletinView

app_name = "news"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("news/", views.ArticleListView.as_view(), name="article-list"),
    path("news/<slug:slug>.pdf", views.ArticlePdfView.as_view(), name="article-pdf"),
    path("news/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
    path("bulletins/", BulletinListView.as_view(), name="bulletin-list"),
    path("bulletins/<slug:slug>.pdf", BulletinPdfView.as_view(), name="bulletin-pdf"),
    path("bulletins/<slug:slug>/", BulletinView.as_view(), name="bulletin"),
]
