"""Makes a parsed template safe before Python is made of it.

Nodes that prompts do not need are refused. Around the rest goes what pays and bounds: every loop's
items, every output, every literal array, every comparison. It is done on Jinja's tree, once, so
that nothing that a template does at run time can avoid it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from veospec.storyboard.budget import Budget
from veospec.storyboard.expressions import each, flat, pay, plain, write

_ALLOWED = [
    "Add",
    "And",
    "Assign",
    "AssignBlock",
    "Call",
    "Compare",
    "Concat",
    "CondExpr",
    "Const",
    "Dict",
    "Div",
    "Filter",
    "FloorDiv",
    "For",
    "FromImport",
    "Getattr",
    "Getitem",
    "If",
    "Import",
    "Include",
    "Keyword",
    "List",
    "Macro",
    "Mod",
    "Mul",
    "Name",
    "Neg",
    "Not",
    "Operand",
    "Or",
    "Output",
    "Pair",
    "Pos",
    "Pow",
    "Slice",
    "Sub",
    "Template",
    "TemplateData",
    "Test",
    "Tuple",
    "With",
]
_HIDDEN_NAMES = frozenset({"varargs", "kwargs", "caller", "self"})

INTERNAL: dict[str, Callable[..., Any]] = {
    "(each)": each,
    "(flat)": flat,
    "(pay)": pay,
    "(plain)": plain,
    "(write)": write,
}
"""Filters that no template can name, because their names are not names."""


def rewrite(tree: nodes.Template, budget: Budget) -> nodes.Template:
    """The tree, refused or bounded; each node of it is paid for."""
    rewritten: nodes.Template = _Rewriter(budget).visit(tree)
    return rewritten


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    """The expression, put through one of the internal filters."""
    expression: Any = node
    return nodes.Filter(expression, name, [], [], None, None, lineno=node.lineno)


class _Rewriter(NodeTransformer):
    """Visits every node once, children first."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        self._budget.spend(1)
        kind = type(node).__name__
        if kind not in _ALLOWED:
            message = f"A prompt cannot use {kind!r} of Jinja."
            raise jinja2.TemplateSyntaxError(message, node.lineno)
        if isinstance(node, nodes.Name) and node.name in _HIDDEN_NAMES:
            raise jinja2.TemplateSyntaxError(f"`{node.name}` has no meaning here", node.lineno)
        return super().generic_visit(node, *args, **kwargs)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja's naming
        if node.recursive:
            raise jinja2.TemplateSyntaxError("A prompt cannot use recursive loops", node.lineno)
        self.generic_visit(node)
        node.iter = _through("(each)", node.iter)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        written: list[nodes.Expr] = []
        length = 0
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                length += len(child.data)
                written.append(child)
            else:
                written.append(_through("(write)", child))
        cost = nodes.Const(length, lineno=node.lineno)
        node.nodes = [_through("(pay)", cost), *written]
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        items = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(items, "join", [], [], None, None, lineno=node.lineno)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _through("(plain)", node.expr)
        for operand in node.ops:
            if operand.op not in {"in", "notin"}:
                operand.expr = _through("(plain)", operand.expr)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through("(flat)", node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through("(flat)", node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if node.ctx == "store" else _through("(flat)", node)

    def _paid(self, node: nodes.Node) -> list[nodes.Node]:
        """A file that is read again and again is paid for each time."""
        self.generic_visit(node)
        cost = _through("(pay)", nodes.Const(100, lineno=node.lineno))
        return [nodes.Output([cost], lineno=node.lineno), node]

    visit_Include = visit_Import = visit_FromImport = _paid  # noqa: N815
