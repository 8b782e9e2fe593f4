"""Jinja2's escaping without its cost: half of a row's time went into making strings that are thrown
away at once. What is shown is the same; where something has to be escaped, markupsafe does it.
"""

import re
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any

from jinja2 import Environment, Undefined
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from config.kept import Kept

_needs_escaping = re.compile("[&<>\"']").search
_OURS = frozenset({Macro, Kept})
_is_no_name = re.compile(r"[\s/>=&\"'<]").search


def install(env: Environment) -> None:
    """Let the environment's templates be compiled and called so."""
    env.shown = shown  # type: ignore[attr-defined]
    env.code_generator_class = _Code
    env.context_class = _Context
    env.filters["xmlattr"] = attributes


def shown(value: Any) -> str:
    """The value as it stands in the page. Not marked as safe: it goes nowhere else."""
    kind = type(value)
    if kind is Markup:
        return value
    if kind is str and _needs_escaping(value) is None:
        return value
    return escape(value)


def attributes(given: Mapping[str, Any], autospace: bool = True) -> Markup:
    """`|xmlattr`, with the same refusal of names that are none."""
    parts = []
    for name, value in given.items():
        if value is None or isinstance(value, Undefined):
            continue
        if _is_no_name(name) is not None:
            raise ValueError(f"no attribute can be called {name!r}")
        parts.append(f'{name}="{shown(value)}"')
    space = " " if autospace and parts else ""
    return Markup(space + " ".join(parts))  # noqa: S704 - names are checked, values escaped


class _Code(CodeGenerator):
    """Writes `environment.shown(...)` around what a template shows."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        plain = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        if plain and finalize.src is None:
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Context(Context):
    """Calls macros and plain functions, five hundred on a page, without asking each what it wants
    to be given: a function that does says so in an attribute.
    """

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kind = type(function)
        if kind not in _OURS and not (kind is FunctionType and not function.__dict__):
            return super().call(function, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)
