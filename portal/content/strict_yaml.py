"""YAML without its surprises: no anchors, no key twice, no depth without end, and keys that are text."""

from collections.abc import Hashable
from typing import Any

import yaml

# Records need five.
MAX_DEPTH = 20


class RefusedYamlError(Exception):
    """Valid to a parser, but not used here; the message names the line and what was expected."""


def parse(text: str) -> Any:
    """The YAML of a file, as lists, dicts and scalars. Raise RefusedYamlError, yaml.YAMLError or ValueError.

    Anchors are refused: they are hard to read, and a small file can unfold without end. Of a key
    that stands twice, YAML would silently keep the last.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise RefusedYamlError(f"line {line_of(event)}: lists stand in lists more than {MAX_DEPTH} times")
        if getattr(event, "anchor", None):
            raise RefusedYamlError(f"line {line_of(event)}: anchors and aliases are not used here; write the value out")
    return yaml.load(text, Loader=StrictLoader)  # noqa: S506 (a subclass of the safe loader)


def line_of(part: Any) -> int | str:
    return part.start_mark.line + 1 if part.start_mark else "?"


class StrictLoader(yaml.CSafeLoader):
    """The safe loader, refusing keys that stand twice in one mapping or are not text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _value_node in node.value:
            name = key_node.value
            if key_node.tag != "tag:yaml.org,2002:str":
                shown = name if isinstance(name, str) else "here"
                raise RefusedYamlError(
                    f"line {line_of(key_node)}: the key {shown} is not a text; expected a field's name"
                )
            if name in seen:
                raise RefusedYamlError(f"line {line_of(key_node)}: the key {name} stands twice; expected once")
            seen.add(name)
        return super().construct_mapping(node, deep)
