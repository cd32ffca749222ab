"""Addresses of the home page, the news and the bulletins, under the language prefix."""

from django.urls import path

from news import views
from news.bulletins.views import BulletinListView, BulletinPdfView, BulletinView
from news.filters import ArticleFilterSet, BulletinFilterSet
from news.models import Article, Bulletin
from news.subscriptions import views as subscriptions
from portal.syndication.views import faces

app_name = "news"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    *faces("news", Article, ArticleFilterSet, "article-list"),
    path("news/", views.ArticleListView.as_view(), name="article-list"),
    path("news/<slug:slug>.pdf", views.ArticlePdfView.as_view(), name="article-pdf"),
    path("news/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
    *faces("bulletins", Bulletin, BulletinFilterSet, "bulletin-list"),
    path("bulletins/", BulletinListView.as_view(), name="bulletin-list"),
    path("bulletins/<slug:slug>.pdf", BulletinPdfView.as_view(), name="bulletin-pdf"),
    path("bulletins/<slug:slug>/", BulletinView.as_view(), name="bulletin"),
    path("subscribe/", subscriptions.SubscribeView.as_view(), name="subscribe"),
    path("subscribe/asked/", subscriptions.AskedView.as_view(), name="subscribe-asked"),
    path("subscribe/confirm/<str:token>/", subscriptions.ConfirmView.as_view(), name="confirm"),
    path("subscribe/choices/<str:token>/", subscriptions.ChoicesView.as_view(), name="choices"),
    path("subscribe/end/<str:token>/", subscriptions.UnsubscribeView.as_view(), name="unsubscribe"),
]
