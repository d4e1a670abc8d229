"""The sandbox in which templates run: what they may reach, and the limits on what they may use up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rapida_site.lib.templates.values import FILTERS, MAX_STEPS, TESTS, Namespace, joined, operate, shown

_LOOP = frozenset(("index", "index0", "revindex", "revindex0", "first", "last", "length"))
_REFUSED: Mapping[type[nodes.Node], str] = {
    nodes.Include: "include is not available",
    nodes.Import: "import is not available",
    nodes.FromImport: "import is not available",
    nodes.Extends: "extends is not available",
    nodes.Block: "block is not available",
    nodes.Macro: "macros are not available",
    nodes.CallBlock: "call blocks are not available",
    nodes.AssignBlock: "a set block is not available; write {% set name = value %}",
    nodes.NSRef: "namespaces are not available",
    nodes.Dict: "a dictionary cannot be written here; pass it as an argument",
    nodes.Slice: "slices are not available; use first, last or truncate",
}


@dataclass(slots=True)
class Run:
    """What one rendering has used up so far."""

    missing: dict[str, None]
    steps: int = 0


run: ContextVar[Run] = ContextVar("prompt_run")


class Missing(Undefined):
    """Renders empty and remembers its name when it is shown; asking whether it is there reports nothing."""

    def _report(self) -> None:
        if current := run.get(None):
            current.missing.setdefault(str(self._undefined_name or "a value"))

    def __str__(self) -> str:
        self._report()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._report()
        return iter(())

    def __bool__(self) -> bool:
        return False

    def _compare(self, other: object) -> bool:
        self._report()
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _compare  # type: ignore[assignment]  # the base class raises

    def child(self, name: str) -> Missing:
        return Missing(name=f"{self._undefined_name}.{name}")


class Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self) -> None:
        super().__init__(
            undefined=Missing, finalize=shown, autoescape=False, trim_blocks=True, lstrip_blocks=True, cache_size=0
        )
        self.filters = {**FILTERS, "_counted": _counted, "_joined": joined}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {"range": _capped_range}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        for side in (left, right):
            if isinstance(side, Missing):
                return side
        return operate(operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look into mappings only; ``loop`` is the one object with attributes."""
        if isinstance(obj, LoopContext):
            return getattr(obj, attribute) if attribute in _LOOP else self.undefined(name=f"loop.{attribute}")
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Missing):
            return obj.child(str(argument))
        if isinstance(obj, Mapping) and argument in obj:
            return obj[argument]
        if isinstance(obj, (list, tuple, str)) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(name=f"{obj.name}.{argument}" if isinstance(obj, Namespace) else str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return obj is _capped_range


def _capped_range(*arguments: int) -> range:
    if any(abs(argument) > MAX_STEPS for argument in arguments):
        raise SecurityError(f"range() takes whole numbers up to {MAX_STEPS}")
    return range(*arguments)


def _counted(items: Any) -> Iterator[Any]:
    """Hand on a loop's items and stop a template that has taken too many steps in all."""
    current = run.get()
    for item in items:
        current.steps += 1
        if current.steps > MAX_STEPS:
            raise SecurityError(f"the loops take more than {MAX_STEPS} steps")
        yield item


def guard(tree: nodes.Template) -> None:
    """Refuse what is not for prompts, and put counters and limits where the sandbox has none."""
    for node in list(walk(tree)):
        for kind, reason in _REFUSED.items():
            if isinstance(node, kind):
                raise TemplateSyntaxError(reason, node.lineno)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise TemplateSyntaxError(
                f"there is no filter {node.name!r}; use {', '.join(sorted(FILTERS))}", node.lineno
            )
        if _is_list(node) and not all(isinstance(item, nodes.Const) for item in node.iter_child_nodes()):
            raise TemplateSyntaxError("a list may hold only plain values", node.lineno)
        if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Name) and node.node.name == "range"):
            raise TemplateSyntaxError("nothing can be called here but range()", node.lineno)
    for loop in list(tree.find_all(nodes.For)):
        if loop.recursive:
            raise TemplateSyntaxError("recursive loops are not available", loop.lineno)
        loop.iter = _through("_counted", loop.iter)
    _bound_concatenation(tree)


def _bound_concatenation(node: nodes.Node) -> None:
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _bound_concatenation(value)
            if isinstance(value, nodes.Concat):
                setattr(node, name, _joined(value))
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, nodes.Node):
                    _bound_concatenation(item)
            setattr(node, name, [_joined(item) if isinstance(item, nodes.Concat) else item for item in value])


def _joined(node: nodes.Concat) -> nodes.Filter:
    return _through("_joined", nodes.List(node.nodes, lineno=node.lineno))


def _through(name: str, value: nodes.Node) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


def _is_list(node: nodes.Node) -> bool:
    return isinstance(node, nodes.List) or (isinstance(node, nodes.Tuple) and node.ctx == "load")


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from walk(child)
