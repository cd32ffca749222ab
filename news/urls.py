"""Addresses of the home page and the news, under the language prefix."""

from django.urls import path

from news import views
from news.filters import ArticleFilterSet
from news.models import Article
from portal.exchange.views import faces

app_name = "news"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    *faces("news", Article, ArticleFilterSet, "article-list"),
    path("news/", views.ArticleListView.as_view(), name="article-list"),
    path("news/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
]
