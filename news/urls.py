"""Addresses of the home page, the news and the bulletins, under the language prefix."""

from django.urls import path

from news import views
from news.bulletins.views import BulletinListView, BulletinView
from news.filters import ArticleFilterSet, BulletinFilterSet
from news.models import Article, Bulletin
from portal.exchange.views import faces

app_name = "news"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    *faces("news", Article, ArticleFilterSet, "article-list"),
    path("news/", views.ArticleListView.as_view(), name="article-list"),
    path("news/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
    *faces("bulletins", Bulletin, BulletinFilterSet, "bulletin-list"),
    path("bulletins/", BulletinListView.as_view(), name="bulletin-list"),
    path("bulletins/<slug:slug>/", BulletinView.as_view(), name="bulletin"),
]
