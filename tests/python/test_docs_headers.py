from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import yl_facesearch as yl

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def headers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("headers", PROJECT / "docs/headers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(headers: ModuleType, header: str) -> str:
    return str(headers.on_page_markdown(f"before\n\n<!-- {header} -->\n\nafter"))


def test_every_exported_function_is_in_the_c_reference(headers: ModuleType) -> None:
    text = page(headers, "yl_facesearch.h")
    symbols = (PROJECT / "crates/capi/symbols.txt").read_text().split()
    assert len(symbols) > 40
    assert [name for name in symbols if f"\n### `{name}`\n" not in text] == []
    assert "\n## Asynchronous calls\n" in text
    assert "| `YL_ERR_NOT_EMPTY` | 122 | The face library holds faces" in text
    assert text.count("```") % 2 == 0


def test_the_cpp_reference_has_the_classes_and_their_functions(headers: ModuleType) -> None:
    text = page(headers, "yl_facesearch.hpp")
    errors = [name for name in yl.__all__ if name.endswith("Error")]
    missing = [name for name in errors if f"\n| `{name}` | " not in text]
    assert missing == ["YlError", "InvalidArgumentTypeError"]
    for line in (
        "### `Client`",
        "Result<Deletion> try_delete_group(std::string_view group_id,",
        "bool check_empty = true;",
        "not_sent = YL_SENT_NOT_SENT;",
        "explicit Client(const Options &options);",
    ):
        assert f"\n{line}\n" in text, line
    assert text.count("```") % 2 == 0


def test_other_pages_stay(headers: ModuleType) -> None:
    assert headers.on_page_markdown("# Page\n") == "# Page\n"
