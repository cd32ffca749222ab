"""How a table becomes records: resources of django-import-export that say what is wrong in sentences."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff


class TextColumn(fields.Field):
    """A text. A column that is NULL because a language has none and one that is empty are the same."""

    def get_value(self, instance: Any) -> str:
        return super().get_value(instance) or ""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        written = self.clean(row, **kwargs) or ""
        if written != self.get_value(instance):
            setattr(instance, str(self.attribute), written)


class Number(widgets.Widget):
    """A number with a point or a comma; nothing for an empty cell."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> float | None:
        text = str(value or "").strip().replace(",", ".").replace("−", "-")
        if not text:
            return None
        try:
            return float(text)
        except ValueError as error:
            raise ValueError(_("“%(value)s” is no number.") % {"value": str(value)[:40]}) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Reference(widgets.Widget):
    """Another record by its name in files, such as `kz`; nothing for an empty cell."""

    def __init__(self, model: type[models.Model], name: str):
        super().__init__()
        self.model, self.name = model, name
        # What was found in this run: a column of a table says the same few names again and again.
        self.known: dict[str, Any] = {}

    def found(self, name: str) -> Any:
        if name not in self.known:
            self.known[name] = self.model._default_manager.filter(**{self.name: name}).first()
        record = self.known[name]
        if record is None:
            raise ValueError(
                _("There is no %(kind)s “%(name)s”. Write its name in addresses, or add it first.")
                % {"kind": self.model._meta.verbose_name, "name": name[:60]}
            )
        return record

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = str(value or "").strip()
        return self.found(text) if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(getattr(value, self.name)) if value is not None else ""


class References(widgets.ManyToManyWidget):
    """Several other records by their names, parted by commas."""

    def __init__(self, model: type[models.Model], name: str):
        super().__init__(model, separator=", ", field=name)
        self.one = Reference(model, name)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return [self.one.found(name) for each in str(value or "").split(",") if (name := each.strip())]


class Changes(Diff):
    """What a row changes: pairs of before and after by column, for the columns that change."""

    def __init__(self, resource: Any, instance: Any, new: bool):
        super().__init__(resource, instance, new)
        self.names = [field.column_name for field in resource.get_import_fields()]

    def as_html(self) -> Any:
        """Return the pairs; the page writes them, escaped, in its own way."""
        before = [""] * len(self.left) if self.new else self.left
        pairs = zip(self.names, map(str, before), map(str, self.right), strict=True)
        return [(name, old, new) for name, old, new in pairs if old != new]


class RecordResource(resources.ModelResource):
    """The base of the resources here. A column that a table lacks leaves what is there."""

    class Meta:
        abstract = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True
        use_transactions = True
        instance_loader_class = CachedInstanceLoader

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        for name, column in self.fields.items():
            field = self._meta.model._meta.get_field(name)
            if isinstance(field, models.CharField | models.TextField):
                self.fields[name] = TextColumn(attribute=name, column_name=name)
            elif isinstance(field, models.FloatField):
                column.widget = Number()

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Changes

    def references(self) -> list[Reference]:
        widgets_here = [column.widget for column in self.fields.values()]
        several = [each.one for each in widgets_here if isinstance(each, References)]
        return several + [each for each in widgets_here if isinstance(each, Reference)]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        for each in self.references():
            each.known.clear()

    def get_queryset(self) -> models.QuerySet:
        """The records with those that they lead to, which the comparison reads."""
        single = [name for name, column in self.fields.items() if isinstance(column.widget, Reference)]
        return super().get_queryset().select_related(*single)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Raise ValidationError for what is wrong with the values; what the database refuses `save_instance` says.

        A row is saved in a trial too. To ask for each constraint before is some fifteen queries for each row.
        """
        errors = dict(import_validation_errors or {})
        found = [name for name, column in self.fields.items() if isinstance(column.widget, Reference)]
        try:
            instance.clean_fields(exclude={*errors, *found})
            # Only values that fit their columns can be compared with each other.
            instance.clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Save a record; ValidationError says in words what the database does not take."""
        try:
            with transaction.atomic():
                super().save_instance(instance, is_create, row, **kwargs)
        except IntegrityError:
            instance.full_clean()
            raise
