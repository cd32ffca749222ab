"""The meetings still ahead as an iCalendar file (RFC 5545), to subscribe to."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from cooperation.models import Meeting
from portal import languages
from portal.delivery.parameters import knows

MAX_EVENTS = 500


def event_of(meeting: Meeting) -> Event:
    """A meeting as an event of whole days; DTEND is the day after its last (RFC 5545, 3.6.1)."""
    reading = meeting.reading
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", meeting.updated_at)
    event.add("dtstart", meeting.date)
    event.add("dtend", (meeting.end_date or meeting.date) + datetime.timedelta(days=1))
    event.add("summary", reading.title, parameters={"LANGUAGE": reading.language})
    if reading.summary:
        event.add("description", reading.summary)
    place = [part for part in (reading.city, str(meeting.state or "")) if part]
    if place:
        event.add("location", ", ".join(place))
    event.add("url", settings.SITE_URL + meeting.get_absolute_url())
    return event


@require_safe
@knows()
def meetings_calendar(request: HttpRequest) -> HttpResponse:
    """The next meetings, in the language of the address."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{urlsplit(settings.SITE_URL).hostname}//{languages.current()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Meetings of environmental cooperation in the SCO"))
    ahead = Meeting.objects.published().ahead().select_related("mechanism", "state")
    for meeting in ahead[:MAX_EVENTS]:
        calendar.add_component(event_of(meeting))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
