"""Templates compiled once for each language: what every page of a language says alike is looked up once, not at each page.

`{% translate "…" %}`, `{% url "…" %}`, `{% static "…" %}` with nothing but constants, and `{% blocktranslate %}` without
a value in it, become plain text, joined with the text around them. Where a template includes another by its name, the
nodes of the other stand at that place; where it extends another, its blocks stand in place of the other's.
"""

from typing import Any

from django.template import Context, Engine, NodeList
from django.template.base import FilterExpression, Node, Template, TextNode, Variable
from django.template.defaulttags import AutoEscapeControlNode, CommentNode, IfNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString

from portal import languages

# What stands in these is rendered in another language, or escaped in another way.
LEFT_AS_THEY_ARE = (LanguageNode, AutoEscapeControlNode)


class Loader(cached.Loader):
    """Django's loader that keeps templates, with one of each for each language."""

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{languages.current()} {super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template: Any = super().get_template(template_name, skip)
        if not hasattr(template, "is_folded"):
            # Said first: a template may include itself.
            template.is_folded = True
            template.nodelist = extended(template)
            fold(template.nodelist, self.engine)
        return template


class Included(Node):
    """What a template includes, with the values that are given to it."""

    # Who looks for blocks need not look here; a template that includes itself has no end.
    child_nodelists = ()

    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values

    def render(self, context: Context) -> SafeString:
        # As `context.push` has it, without its objects: a page includes a dozen of templates.
        context.dicts.append({name: value.resolve(context) for name, value in self.values.items()})
        try:
            return self.nodelist.render(context)
        finally:
            context.pop()


def extended(template: Template) -> NodeList:
    """The nodes of what a template extends, with its own blocks in them; those of the template itself if it extends nothing.

    Left to Django: templates that ask for the block of the other, or choose what they extend.
    """
    first = next((each for each in template.nodelist if not isinstance(each, TextNode)), None)
    if not isinstance(first, ExtendsNode) or "block.super" in template.source:
        return template.nodelist
    parent: Any = first.parent_name
    blocks: dict[str, Any] = first.blocks
    if not is_literal(parent):
        return template.nodelist
    found = template.engine.get_template(parent.var)
    if found.name == template.name:  # one of several with this name, found in the next folder
        return template.nodelist
    # Compiled anew, since each template that extends it has other blocks in it.
    nodes = extended(Template(found.source, found.origin, found.name, found.engine))
    block: Any
    for block in nodes.get_nodes_by_type(BlockNode):
        if block.name in blocks:
            block.nodelist = blocks[block.name].nodelist
    return nodes


def fold(nodes: NodeList, engine: Engine) -> None:
    """Replace in a list of nodes, and in all below it, what is constant in the active language by its text."""
    folded: list[Node] = []
    for node in nodes:
        text = constant(node, engine)
        if text is None:
            for below in nodelists_of(node):
                fold(below, engine)
            folded.append(included(node, engine) or node)
        elif folded and isinstance(folded[-1], TextNode):
            folded[-1] = TextNode(folded[-1].s + text)
        else:
            folded.append(TextNode(text))
    nodes[:] = folded


def included(node: Node, engine: Engine) -> Included | None:
    """What stands for a node that includes a template by its name; None for any other node."""
    if not isinstance(node, IncludeNode) or node.isolated_context or not is_literal(node.template):
        return None
    nodelist = engine.get_template(node.template.var).nodelist
    # Blocks of an included template are its own.
    if nodelist.get_nodes_by_type(BlockNode) or nodelist.get_nodes_by_type(ExtendsNode):
        return None
    return Included(nodelist, node.extra_context)


def nodelists_of(node: Any) -> list[NodeList]:
    """The lists of nodes in a node."""
    if isinstance(node, LEFT_AS_THEY_ARE):
        return []
    if isinstance(node, IfNode):
        return [nodelist for _condition, nodelist in node.conditions_nodelists]
    found = [getattr(node, name, None) for name in node.child_nodelists]
    return [each for each in found if isinstance(each, NodeList)]


def is_literal(*expressions: FilterExpression | None) -> bool:
    """Whether these are constants, without filters."""
    return all(
        each is None or (not each.filters and (not isinstance(each.var, Variable) or each.var.lookups is None))
        for each in expressions
    )


def constant(node: Any, engine: Engine) -> str | None:
    """What a node says on every page of the active language; None if that depends on the page."""
    match node:
        case TextNode():
            return node.s
        case CommentNode():
            return ""
        case TranslateNode(asvar=None) if is_literal(node.filter_expression, node.message_context):
            pass
        case BlockTranslateNode(asvar=None) if not node.plural and is_literal(node.message_context):
            _message, names = node.render_token_list(node.singular)
            if names or node.extra_context:
                return None
        case StaticNode(varname=None) if is_literal(node.path):
            pass
        case URLNode(asvar=None) if is_literal(node.view_name) and not node.args and not node.kwargs:
            pass
        case _:
            return None
    context = Context()
    try:
        # Sentences ask the template for the engine that they are rendered by.
        with context.bind_template(Template("", engine=engine)):
            return node.render(context)
    except NoReverseMatch:  # said when the page is made
        return None
