"""The tag that keeps a part of a page as long as the content is the same."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from portal.delivery.kept import kept

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, names: list[FilterExpression]):
        self.nodelist, self.names = nodelist, names

    def render(self, context: template.Context) -> SafeString:
        if context.get("preview"):  # shows what readers must not see
            return self.nodelist.render(context)
        key = ("part", *(name.resolve(context) for name in self.names))
        return kept(key, lambda: self.nodelist.render(context))


@register.tag("kept")
def do_kept(parser: Parser, token: Token) -> template.Node:
    """`{% kept "name" value … %}…{% endkept %}`: the same part for the same values, in each language.

    The values are all that the part may depend on besides the content; what only it needs can be a function
    in the context, which is not called while the part is kept.
    """
    names: list[Any] = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    if not names:
        raise template.TemplateSyntaxError("kept needs a name")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, names)
