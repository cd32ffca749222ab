"""States and laws as tables."""

from import_export import fields

from members.models import Law, State
from portal.languages import columns
from portal.models import SourceDocument, Subject
from portal.tables.records import RecordResource, Reference, References


class StateResource(RecordResource):
    """A row is the state of the code in its column `iso2`."""

    source_document = fields.Field("source_document", "source_document", Reference(SourceDocument, "slug"))

    class Meta(RecordResource.Meta):
        model = State
        import_id_fields = ("iso2",)
        fields = (
            "iso2",
            "iso3",
            *columns("name", "official_name", "capital"),
            "capital_lat",
            "capital_lon",
            "timezone",
            *columns("note"),
            "source_document",
        )
        export_order = import_order = fields


class LawResource(RecordResource):
    """A row is the law of the address in its column `slug`. Events, clauses and files are on its form."""

    state = fields.Field("state", "state", Reference(State, "iso2"))
    subjects = fields.Field("subjects", "subjects", References(Subject, "slug"))
    source_document = fields.Field("source_document", "source_document", Reference(SourceDocument, "slug"))

    class Meta(RecordResource.Meta):
        model = Law
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "state",
            "kind",
            "number",
            "original_language",
            *columns("title", "summary"),
            "original_title",
            *columns("issuing_body"),
            "source_url",
            "subjects",
            "source_document",
        )
        export_order = import_order = fields
