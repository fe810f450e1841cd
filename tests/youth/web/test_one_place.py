"""What views share is in ``youth.web`` alone, and a view's type says what its guards make true."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.server import ROOT
from youth.web.requests import AccountRequest, CouncilRequest, ParticipantRequest

HOME = ROOT / "youth" / "web"
APPS = ("cms", "plugins", "proposals", "voting", "youth", "tests/dummy_plugin")
TUTORIAL = ROOT / "docs" / "plugins" / "tutorial.md"
# What is imported elsewhere only by a copy of what youth.web does.
OURS = {"Paginator", "PageNumberPagination", "LimitOffsetPagination", "CursorPagination"}
STATUS = {409, "HTTP_409_CONFLICT"}
HELPERS = re.compile(
    r"_?(acting|(current_|request_|of_)?(council|participant|actor)(_(of|for))?(_request)?"
    r"|(add|show)_(refusal|reasons)|refusal_(page|json)|guarded|_harmless|pages?_of|paginated)"
)


def sources() -> Iterator[tuple[str, str]]:
    """Yield name and text of every module of ours, of the skeleton and of the tutorial."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if HOME not in path.parents and "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text("utf-8")
    for path in sorted((ROOT / "plugins" / "template").rglob("*.py-tpl")):
        yield str(path.relative_to(ROOT)), re.sub(r"{{ \w+ }}", "made", path.read_text("utf-8"))
    for name, text in re.findall(r"^```python (\S+)\n(.*?)^```$", TUTORIAL.read_text("utf-8"), re.M | re.S):
        yield f"tutorial: {name}", text


def copies_in(text: str) -> list[str]:
    """Return what a module does that ``youth.web`` does for it."""
    return [found for node in ast.walk(ast.parse(text)) for found in copied_by(node)]


def copied_by(node: ast.AST) -> list[str]:
    match node:
        case ast.ImportFrom(names=names):
            return [one.name for one in names if one.name in OURS]
        case ast.FunctionDef(name=name) if takes_request(node) and HELPERS.fullmatch(name):
            return [name]
        case ast.ClassDef(name=name) if re.fullmatch(r"_?\w*(Council|Participant)Request", name):
            return [name]
        case ast.keyword(arg="status", value=value) | ast.Assign(value=value) if value_of(value) in STATUS:
            return ["409"]
        case ast.For(iter=reasons) if ast.unparse(reasons).endswith("refusal.reasons"):
            return ["the reasons one by one"]
        case ast.Call(func=ast.Attribute(value=ast.Name(id="messages"), attr="error"), args=[*_, words]):
            return ["a refusal as a message"] if "refusal" in ast.unparse(words) else []
    return []


def takes_request(node: ast.FunctionDef) -> bool:
    return any(one.arg in {"request", "form"} for one in (*node.args.args, *node.args.kwonlyargs))


def value_of(node: ast.expr) -> Any:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "value", None)


def test_nothing_outside_of_youth_web_does_what_it_does() -> None:
    assert {name: found for name, text in sources() if (found := copies_in(text))} == {}


@pytest.mark.parametrize(
    "copy",
    [
        "from django.core.paginator import Page, Paginator",
        "from rest_framework.pagination import PageNumberPagination",
        "def _council(request): return request.council",
        "def _actor(request: Request): return request.participant",
        "def add_refusal(form, refusal): form.add_error(None, str(refusal))",
        "class CouncilRequest(HttpRequest): pass",
        "CONFLICT = 409",
        "render(request, 'page.html', status=409)",
        "Response(answer, status=status.HTTP_409_CONFLICT)",
        "for reason in refusal.reasons: print(reason)",
        "messages.error(request, str(refusal))",
    ],
)
def test_a_copy_is_found(copy: str) -> None:
    assert copies_in(copy)


def test_mypy_is_switched_off_for_no_module_of_ours() -> None:
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["overrides"]

    assert [one for one in overrides if "disable_error_code" in one or one.get("ignore_errors")] == []


def test_no_view_leaves_the_types_of_its_request_unchecked() -> None:
    views = (
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "views" in str(path) or "api" in path.parts or "forms" in str(path)
    )
    unchecked = {
        str(path.relative_to(ROOT))
        for path in views
        if re.search(r"type: ignore\[[^]]*(attr-defined|union-attr|arg-type)", path.read_text("utf-8"))
    }

    assert unchecked == set()


def views_of(patterns: Any, name: str = "", *, is_below: bool = False) -> Iterator[tuple[str, Any, bool]]:
    """Yield every view that is a function, with whether it is below a council's address."""
    for one in patterns:
        below = is_below or "council" in one.pattern.converters
        if isinstance(one, URLResolver):
            inner = f"{name}{one.namespace}:" if one.namespace else name
            yield from views_of(one.url_patterns, inner, is_below=below)
        elif isinstance(one, URLPattern) and inspect.isfunction(one.callback):
            yield f"{name}{one.name}", one.callback, below


def layers_of(view: Any) -> Iterator[Any]:
    """Yield a view with what its decorators wrap, from the outside in."""
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def request_type(view: Any) -> Any:
    innermost = list(layers_of(view))[-1]
    return next(iter(inspect.get_annotations(innermost).values()), None)


def guards_of(view: Any) -> set[str]:
    """Return the modules whose decorators guard a view."""
    files = {Path(code.co_filename) for one in layers_of(view) if (code := getattr(one, "__code__", None))}
    return {f"{path.parent.name}.{path.stem}" for path in files}


SIGNED_IN = {"auth.decorators"}
TAKES_PART = {"web.joining", "web.refusals"}


def test_a_view_below_a_councils_address_is_guarded_as_its_type_says() -> None:
    needed = {ParticipantRequest: TAKES_PART, AccountRequest: TAKES_PART | SIGNED_IN}
    asking = {
        name: (guards_of(view), needed[asked])
        for name, view, _below in views_of(get_resolver().url_patterns)
        if (asked := request_type(view)) in needed
    }

    assert [name for name, (guards, wanted) in asking.items() if not guards & wanted] == []
    assert {"dummy:by_form", "youth:profile", "voting:open", "records:upload"} <= set(asking)


def test_a_council_is_asked_of_requests_below_its_address_only() -> None:
    asking = {
        name: below
        for name, view, below in views_of(get_resolver().url_patterns)
        if inspect.isclass(asked := request_type(view)) and issubclass(asked, CouncilRequest)
    }

    assert [name for name, below in asking.items() if not below] == []
    assert {"youth:meeting", "proposals:step", "dummy:board"} <= set(asking)
