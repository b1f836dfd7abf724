"""Debian's Chromium for every test that wants one; `STRIKES_CHROMIUM` names another."""

import os
import shutil

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")  # the first draws no windows, which saves time
CHROMIUM = os.environ.get("STRIKES_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

# the same cases each time, so that a failure is the change's and not the day's
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine (or name one in STRIKES_CHROMIUM)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
