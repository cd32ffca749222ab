"""Addresses of the home page and the news, under the language prefix."""

from django.urls import path

from news import views

app_name = "news"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("news/", views.ArticleListView.as_view(), name="article-list"),
    path("news/<slug:slug>.pdf", views.ArticlePdfView.as_view(), name="article-pdf"),
    path("bulletins/<slug:slug>.pdf", views.BulletinPdfView.as_view(), name="bulletin-pdf"),
    path("news/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
]
