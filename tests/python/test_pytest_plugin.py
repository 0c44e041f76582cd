"""The fixtures, as a user's own tests have them: in a pytest of its own."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

LOST_REPLY = """
import yl_facesearch as yl

def erase(group_id):
    with yl.Client() as client:
        return client.delete_group(group_id).outcome

def test_a_lost_reply(yl_sandbox_env):
    yl_sandbox_env.add_group("a")
    yl_sandbox_env.lose_reply()
    assert erase("a") == "inferred"
"""

ENVIRONMENT = """
import os
import pytest
import yl_facesearch as yl

def test_with(yl_sandbox_env):
    assert os.environ["YL_ENDPOINT"] == yl_sandbox_env.endpoint
    assert yl.Client().delete_group("a", missing_ok=True).outcome == "absent"

def test_without(yl_sandbox):
    assert not [name for name in os.environ if name.startswith("YL_")]
    with pytest.raises(yl.MissingCredentialsError):
        yl.Client()
    assert yl_sandbox.requests() == []
"""

ONE_EACH = """
import pytest

def test_one(yl_sandbox):
    yl_sandbox.add_group("a")

def test_another(yl_sandbox):
    assert yl_sandbox.groups() == {}

def test_the_same(yl_sandbox, yl_sandbox_env):
    assert yl_sandbox is yl_sandbox_env
"""

UNUSED = """
import sys

def test_nothing_is_loaded():
    assert "yl_facesearch.pytest_plugin" in sys.modules
    assert "yl_facesearch.sandbox" not in sys.modules
    assert "yl_facesearch.cli" not in sys.modules
"""


@pytest.mark.parametrize(
    ("test", "passed"), [(LOST_REPLY, 1), (ENVIRONMENT, 2), (ONE_EACH, 3), (UNUSED, 1)]
)
def test_fixtures(pytester: pytest.Pytester, test: str, passed: int) -> None:
    pytester.makepyfile(test)
    result = pytester.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=passed)


def test_pytest_lists_them(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    result = pytester.runpytest_subprocess("--fixtures", "-W", "error")
    result.stdout.fnmatch_lines(["yl_sandbox -- *", "yl_sandbox_env -- *"])
