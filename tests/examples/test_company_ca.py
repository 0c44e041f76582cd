"""Programs behind a proxy that decrypts TLS."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from building import ROOT, Program
from intercepting_proxy import InterceptingProxy
from yl_facesearch.sandbox import Sandbox

HOST = "faces.example"
GROUPS = {"YuanliStudent_01": 0}


@pytest.fixture
def sandbox() -> Generator[Sandbox]:
    with Sandbox(tls="valid", groups=GROUPS, authorities=[f"{HOST}:443"]) as sandbox:
        yield sandbox


@pytest.fixture
def proxy(program: Program, sandbox: Sandbox) -> Generator[InterceptingProxy]:
    with InterceptingProxy(HOST, sandbox, program.directory) as proxy:
        yield proxy


# Those of README.md, which know nothing of the proxy.
README_PROGRAMS = pytest.mark.parametrize(
    "program",
    [f"examples/delete.{ending}" for ending in ("py", "c", "cpp", "rs")],
    indirect=True,
)


def reached_by(proxy: InterceptingProxy) -> dict[str, str]:
    return {"YL_ENDPOINT": f"https://{HOST}", "https_proxy": proxy.url}


@README_PROGRAMS
def test_without_the_company_s_ca_nothing_is_sent(
    program: Program, sandbox: Sandbox, proxy: InterceptingProxy
) -> None:
    done = program.run(sandbox, **reached_by(proxy))
    assert "TLS_FAILED" in done.stdout
    assert "name a file with the CA (ca_file)" in done.stdout
    assert "not_sent" in done.stdout
    assert proxy.asked == [f"{HOST}:443"]
    assert sandbox.requests() == []


@README_PROGRAMS
def test_the_environment_names_it(
    program: Program, sandbox: Sandbox, proxy: InterceptingProxy
) -> None:
    done = program.run(sandbox, **reached_by(proxy), SSL_CERT_FILE=proxy.ca_file)
    assert done.stdout.startswith("deleted"), done
    assert sandbox.groups() == {}


@pytest.mark.parametrize(
    "program",
    [f"docs/snippets/company_ca.{ending}" for ending in ("py", "c", "cpp", "rs", "sh")],
    indirect=True,
)
def test_the_program_names_it(program: Program, sandbox: Sandbox, proxy: InterceptingProxy) -> None:
    done = program.run(sandbox, **reached_by(proxy), COMPANY_CA=proxy.ca_file)
    assert done.returncode == 0, done
    assert done.stdout.endswith("deleted\n"), done
    assert set(proxy.asked) == {f"{HOST}:443"}
    assert sandbox.groups() == {}


@pytest.mark.parametrize(
    ("program", "page"),
    [
        (f"docs/snippets/company_ca.{ending}", "docs/snippets/company_ca.refused.out")
        for ending in ("py", "c", "cpp", "rs")
    ],
    indirect=["program"],
)
def test_another_ca_is_refused(
    program: Program, page: str, sandbox: Sandbox, proxy: InterceptingProxy
) -> None:
    assert sandbox.ca_file is not None
    done = program.run(sandbox, **reached_by(proxy), COMPANY_CA=sandbox.ca_file)
    printed = done.stdout.replace("(not_sent)", "not_sent")
    # The page wraps it.
    assert printed.split() == (ROOT / page).read_text(encoding="utf-8").split()
    assert sandbox.requests() == []
