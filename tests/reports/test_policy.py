"""The site passes its own Content-Security-Policy, and the policy stops a script that is not the site's."""

import urllib.request

import pytest

from reports.__main__ import main
from reports.policy import EMBED_POLICY, WORKER, WORKER_POLICY, hashed, policy
from reports.serve import start
from tests.reports.conftest import RENDERERS

PAGE = """<html><head><script>one()</script><script type="application/json">{"a": 1}</script><script src="x.js"></script>
</head><body onload="two()"><p style="color:red">é</p></body></html>"""


def test_a_policy_names_each_inline_script_and_handler(tmp_path, capsys):
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    said = policy(tmp_path)
    assert f"script-src 'self' {hashed('one()')} 'unsafe-hashes' {hashed('two()')};" in said
    assert "default-src 'none';" in said
    assert said.count("sha256-") == 2
    assert "'unsafe-inline'" not in said.partition("script-src")[2].partition(";")[0]
    assert main(["policy", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"Content-Security-Policy: {said}\n")
    assert f"/{WORKER}:\nContent-Security-Policy: {WORKER_POLICY}\n" in printed
    assert f"/downloads/embed/:\nContent-Security-Policy: {EMBED_POLICY}\n" in printed


def test_the_server_sends_the_policy_of_the_site_that_is_there_now(tmp_path):
    site = tmp_path / "_site"
    site.mkdir()
    (site / "index.html").write_text(PAGE, encoding="utf-8")
    server = start(site)
    url = f"http://127.0.0.1:{server.server_port}/"
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Content-Security-Policy"] == policy(site)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    (site / "engine").mkdir()
    (site / WORKER).write_text("")
    with urllib.request.urlopen(url + WORKER) as answer:  # the one file that may compile WebAssembly
        assert answer.headers["Content-Security-Policy"] == WORKER_POLICY
        assert "'wasm-unsafe-eval'" in WORKER_POLICY and "wasm" not in policy(site)
    (site / "index.html").write_text("<html><script>three()</script></html>", encoding="utf-8")
    with urllib.request.urlopen(url) as answer:
        assert hashed("three()") in answer.headers["Content-Security-Policy"]
    server.shutdown()


def test_other_sites_may_show_a_figure_in_a_frame_and_no_page(tmp_path, chromium):
    site = tmp_path / "_site"
    for place in (".", "downloads/embed", "fr/downloads/embed"):
        (site / place).mkdir(parents=True, exist_ok=True)
        (site / place / "index.html").write_text("<html><style>p { color: red }</style><p>shown</p></html>")
    server, other = start(site), start(tmp_path)
    names = ["", "downloads/embed/index.html", "fr/downloads/embed/index.html"]
    frames = "".join(f'<iframe src="http://127.0.0.1:{server.server_port}/{name}"></iframe>' for name in names)
    (tmp_path / "news.html").write_text(f"<html>{frames}</html>")
    page = chromium.new_page()
    page.goto(f"http://localhost:{other.server_port}/news.html", wait_until="networkidle")
    assert [frame.locator("p", has_text="shown").count() for frame in page.frames[1:]] == [0, 1, 1]
    page.close()
    server.shutdown()
    other.shutdown()


def complaints(browser, url: str, act=None) -> list[str]:
    """What the browser says of the policy while it opens a page."""
    page = browser.new_page()
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(url, wait_until="networkidle")
    if act:
        act(page)
    page.close()
    return found


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_browser_has_nothing_to_complain_about(renderer, sites, chromium):
    site = sites(renderer)
    server = start(site)
    for path in sorted(site.rglob("*.html")):
        url = f"http://127.0.0.1:{server.server_port}/{path.relative_to(site).as_posix()}"
        assert complaints(chromium, url) == [], path.name
    server.shutdown()


def test_a_script_that_is_not_the_sites_is_stopped(sites, chromium):
    server = start(sites("embedded"))

    def inject(page):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
        )
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None

    assert complaints(chromium, f"http://127.0.0.1:{server.server_port}/", inject)
    server.shutdown()
