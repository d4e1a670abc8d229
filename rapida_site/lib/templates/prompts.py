"""Templates of prompts, greetings and other texts: Jinja's syntax in a sandbox with limits, checked when saved.

A template sees plain values only: no attribute, method or call is reachable (but ``loop.index`` and a capped
``range``), filters are an allow-list, and loops, values and output are bounded, so that a tenant's template can neither
read nor stall the process. At save an unknown name is refused with its line; in a call a missing value renders empty
and its name is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError

from rapida_site.lib.errors import Invalid
from rapida_site.lib.templates.sandbox import Environment, Run, guard, run, walk

MAX_SOURCE = 64_000
MAX_OUTPUT = 256_000
Namespaces = Mapping[str, frozenset[str] | None]
_environment = Environment()


@dataclass(frozen=True, slots=True)
class Rendered:
    """``missing`` names what the template wanted to show and nobody gave, in order."""

    text: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """A compiled template. ``names`` maps every outside name it uses (``args.city`` too) to the first line."""

    source: str
    names: Mapping[str, int]
    _template: Any

    def render(self, values: Mapping[str, Any]) -> Rendered:
        """Render with ``values``; raises ``Invalid`` when a limit is hit."""
        used = Run(missing={})
        token = run.set(used)
        try:
            return Rendered(_bounded(self._template.generate(values)), tuple(used.missing))
        except (SecurityError, TemplateRuntimeError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise _bad(_failing_line(error), str(error)) from error
        finally:
            run.reset(token)


def _bounded(pieces: Iterable[str]) -> str:
    result, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_OUTPUT:
            raise SecurityError(f"it renders to more than {MAX_OUTPUT} characters")
        result.append(piece)
    return "".join(result)


@lru_cache(maxsize=1024)
def compile_prompt(text: str) -> Prompt:
    """Compile, or raise ``Invalid`` with the reason and ``data={"line": …}``."""
    if len(text) > MAX_SOURCE:
        raise Invalid(f"The template is longer than {MAX_SOURCE} characters.", line=1)
    try:
        tree = _environment.parse(text)
        names = _outside_names(tree)
        guard(tree)
        code = _environment.compile(tree)
        template = _environment.template_class.from_code(_environment, code, dict(_environment.globals))
        return Prompt(text, names, template)
    except TemplateSyntaxError as error:
        raise _bad(error.lineno, (error.message or "syntax error").rstrip(".")) from error
    except (RecursionError, SyntaxError, MemoryError) as error:  # from Python's own compiler
        raise _bad(1, "it is nested too deeply") from error


def check_prompt(text: str, declared: Iterable[str] = (), *, namespaces: Namespaces) -> Prompt:
    """Compile and refuse a name that is neither declared nor part of a namespace, with its line.

    ``namespaces`` maps a name to the members it has, or to None where they are whatever comes with the call.
    """
    prompt = compile_prompt(text)
    known = set(declared)
    for name, line in sorted(prompt.names.items(), key=lambda item: item[1]):
        root, _, rest = name.partition(".")
        if root in namespaces:
            members = namespaces[root]
            if members is not None and rest and rest not in members:  # members are plain values, with nothing below
                raise _bad(line, f"{root} has no {rest!r}; it has {', '.join(sorted(members))}", name)
        elif root not in known:
            raise _bad(line, f"unknown name {root!r}; declare it as a variable, or write args.{root}", name)
    prompt.render({})  # what fails with nothing given would fail a call one day
    return prompt


def extract_variables(text: str, *, namespaces: Namespaces) -> tuple[str, ...]:
    """Return the names a caller may give as arguments: those outside the namespaces and the members of ``args``."""
    found: dict[str, None] = {}
    for name in compile_prompt(text).names:
        root, _, rest = name.partition(".")
        if root not in namespaces:
            found.setdefault(root)
        elif root == "args" and rest:
            found.setdefault(rest.split(".")[0])
    return tuple(found)


def render(text: str, values: Mapping[str, Any]) -> Rendered:
    return compile_prompt(text).render(values)


def _bad(line: int, reason: str, name: str = "") -> Invalid:
    data: dict[str, object] = {"line": line, "reason": reason}
    return Invalid(f"Line {line}: {reason}.", **data, **({"name": name} if name else {}))


def _failing_line(error: BaseException) -> int:
    """Return the template's line at which ``error`` rose; Jinja writes it into the traceback."""
    line = 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _outside_names(tree: nodes.Template) -> dict[str, int]:
    """Map every outside name, with the members that are looked up in it, to the first line that uses it."""
    outside = meta.find_undeclared_variables(tree) - set(_environment.globals)
    names: dict[str, int] = {}
    inner: set[int] = set()
    for node in walk(tree):
        if isinstance(node, (nodes.Getattr, nodes.Getitem)):
            path = _path(node)
            if path and path.partition(".")[0] in outside:
                inner.update(id(child) for child in node.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)))
                if id(node) not in inner:
                    names.setdefault(path, node.lineno)
        elif isinstance(node, nodes.Name) and node.ctx == "load" and node.name in outside and id(node) not in inner:
            names.setdefault(node.name, node.lineno)
    return names


def _path(node: nodes.Node) -> str:
    """Return ``args.city`` for the look-ups ``args.city`` and ``args["city"]``; empty for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return f"{before}.{node.attr}" if before else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        before = _path(node.node)
        return f"{before}.{node.arg.value}" if before else ""
    return ""
