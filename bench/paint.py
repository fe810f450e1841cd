"""When fifteen pages are painted on a weak phone with a weak network, and whether anything moves meanwhile.

Chromium is held to slow 4G, as its own tools emulate it, and to a quarter of this machine's processor; each
page is opened by a browser that has nothing of the site yet. The milliseconds are those of the browser, so a
machine that does other work at the same time shows more of them.
"""

import os
import subprocess
import sys
from typing import Any
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bench.measuring import Measured, Result, measured, report
from bench.pages import a_town_with_a_site
from bench.servers import ROOT, serving
from tests.browser.conftest import CHROMIUM, SCREENS

SETTINGS = "bench.bare.paint_settings"
PAGES, REPEATS = 15, 3
PAINT_BAR, SHIFT_BAR = 2.5, 0.0
# Slow 4G of Chromium's own tools: 1.6 Mbit/s down, 750 kbit/s up, each less a tenth.
NETWORK = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
SLOWDOWN = 4
WATCH = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.seen.paint = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.seen.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
LINKS = """[...document.querySelectorAll("main a[href], header a[href], footer a[href]")]
    .map(one => new URL(one.getAttribute("href"), location.href).href)"""
# Two frames after everything was loaded, what was painted has been reported.
SETTLED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => setTimeout(() => done(window.seen), 250))))"""


def addresses(page: Page, start: str, most: int) -> list[str]:
    """Return the first pages that one comes to from the home page, in the order of their links."""
    found, waiting = [], [start]
    known = {start}
    while waiting and len(found) < most:
        address = waiting.pop(0)
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            continue
        found.append(address)
        for link in page.evaluate(LINKS):
            target = urldefrag(link).url
            parts = urlsplit(target)
            is_page = parts.path.endswith("/") and not parts.query and target.startswith(start[:-3])
            if is_page and target not in known:
                known.add(target)
                waiting.append(target)
    return found


def opened(browser: Browser, address: str) -> dict[str, Any]:
    """Open a page as a phone that was never here; return when it was painted and how far things moved."""
    context = browser.new_context(**SCREENS["phone"], service_workers="block", locale="bg-BG")
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", NETWORK)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.goto(address, wait_until="load")
        seen: dict[str, Any] = page.evaluate(SETTLED)
    finally:
        context.close()
    return seen


def run() -> None:
    """Measure the home page and those that one comes to from there."""
    if CHROMIUM is None:
        print("paint: no Chromium (apt-get install chromium-headless-shell)")
        return
    a_town_with_a_site()
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, check=True, env=os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS})
    results: list[Result] = []
    with serving("Daphne", SETTINGS) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM))
        start = f"http://127.0.0.1:{server.port}/bg/"
        page = browser.new_page()
        found = addresses(page, start, PAGES)
        page.close()
        for address in found:
            path = urlsplit(address).path
            seen = [opened(browser, address) for _turn in range(REPEATS)]
            paint: Measured = measured([one["paint"] / 1000 for one in seen])
            shift = max(one["shift"] for one in seen)
            holds = paint.median <= PAINT_BAR
            results.append(paint.result(f"{path[:36]} paint", "s", bar=PAINT_BAR, holds=holds))
            moved = Measured(round(shift, 4), 0.0)
            results.append(moved.result(f"{path[:36]} shift", "", bar=SHIFT_BAR, holds=shift <= SHIFT_BAR))
        browser.close()
    report("paint", results)
