"""What is found of the kernel's own items."""

from portal.models import Page, Subject, Term
from portal.search.declared import Indexed

INDEXED = [
    Indexed(Page),
    Indexed(Subject, title="name", summary="description", bodies=(), names=("parent.name",), subjects="."),
    Indexed(Term, title="name", summary="definition", bodies=("abbreviation", "variants.text")),
]
