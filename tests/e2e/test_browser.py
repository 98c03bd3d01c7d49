"""The client in a browser, against the same running platform as the other tests: signing up to a first strategy."""

import os
import subprocess

import pytest

from tests.e2e.platform import ROOT, RunningPlatform

pytestmark = [pytest.mark.platform, pytest.mark.timeout(300)]

CLIENT = ROOT / "client"


def test_signing_up_to_a_first_strategy_in_a_browser(platform: RunningPlatform) -> None:
    if not (CLIENT / "node_modules" / "@playwright").is_dir() or not (CLIENT / "dist" / "index.html").is_file():
        pytest.skip("NO BROWSER TEST: the client is not built (`make client`)")
    said = subprocess.run(
        ["npm", "run", "--silent", "e2e:smoke"],
        cwd=CLIENT,
        env=os.environ | {"PLIMSOLL_URL": platform.base, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if said.returncode == 0 and "1 skipped" in said.stdout:
        pytest.skip("NO BROWSER TEST: there is no Chromium on this machine; install chromium")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "1 passed" in said.stdout, said.stdout
