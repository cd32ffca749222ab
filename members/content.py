"""The content kinds of states, organisations, laws and studies."""

from members.models import Authority, Law, LawEvent, Membership, Organisation, State, Study
from portal.content.kinds import Child, ContentKind

KINDS = [
    ContentKind(
        "states",
        State,
        ("iso3", "name", "official_name", "capital", "capital_lat", "capital_lon", "timezone", "note", "source"),
        key="iso2",
        required=("iso3", "name", "timezone", "source"),
        children=(
            Child(
                "authorities",
                Authority,
                parent="state",
                fields=("slug", "name", "website", "from", "to", "note"),
                identity=("slug",),
                required=("slug", "name"),
            ),
        ),
    ),
    ContentKind(
        "organisations",
        Organisation,
        ("name", "abbreviation", "website", "founded", "description", "source"),
        required=("name", "source"),
        children=(
            Child(
                "memberships",
                Membership,
                parent="organisation",
                fields=("state", "organisation", "role", "from", "to", "note", "source"),
                identity=("state", "member_organisation", "from_date"),
                required=("role", "source"),
                aliases={"organisation": "member_organisation"},
            ),
        ),
    ),
    ContentKind(
        "laws",
        Law,
        ("state", "kind", "number", "original_title", "issuing_body", "source_url", "body_is"),
        required=("state", "kind", "events"),
        children=(
            Child(
                "events",
                LawEvent,
                parent="law",
                fields=("kind", "date", "state", "note", "source"),
                identity=("kind", "date", "state"),
                required=("kind", "date", "source"),
            ),
        ),
    ),
    ContentKind("studies", Study, ("kind", "states", "publisher", "year"), required=("kind",)),
]
