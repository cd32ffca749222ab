"""All addresses. Those of readers carry the language; they are stable for ever."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.i18n import set_language

from portal import public_urls, views
from portal.media import media
from portal.sitemaps import sitemap_index, sitemap_section

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("", views.root, name="root"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", sitemap_section, name="sitemap-section"),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.+)$", media, name="media"),
]

urlpatterns += i18n_patterns(
    path("", include("news.urls")),
    path("", include("cooperation.urls")),
    path("", include("members.urls")),
    path("", include(public_urls)),
)
