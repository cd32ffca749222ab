"""Values in the address of an add form are not taken: no field has checked them."""

import pytest
from django.test import Client

from portal.publishing.models import kinds
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", ["published_at=99999", "date=abc", "states=x", "title_en=%FF", "original_language=xx"]
)
def test_a_bad_value_in_the_address_of_an_add_form_breaks_nothing(client: Client, query: str) -> None:
    client.force_login(make_user(is_superuser=True))
    for model in kinds().values():
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/?{query}"
        assert client.get(path).status_code in (200, 400), path
