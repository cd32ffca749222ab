"""Addresses of the home page, the news and the bulletins, under the language prefix."""

from django.urls import path

from news import views
from news.bulletins.views import BulletinListView, BulletinView

app_name = "news"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("news/", views.ArticleListView.as_view(), name="article-list"),
    path("news/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
    path("bulletins/", BulletinListView.as_view(), name="bulletin-list"),
    path("bulletins/<slug:slug>/", BulletinView.as_view(), name="bulletin"),
]
