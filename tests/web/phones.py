#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The demo's page in a real browser: a text typed on a patient's phone brings the advice there and the alert on the team's.

  phones.py BASE_URL [--text TEXT] [--patient ADDRESS] [--screenshot FILE] [--size WIDTHxHEIGHT] [--dark]

Prints the milliseconds from the press of Enter until each appeared.  Exit 0 when both did.  Waits on the page, never on time."""
import argparse
import shutil
import sys
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = ("--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync --disable-dev-shm-usage --no-proxy-server").split()


class Page:
    """A browser that shows the phones.  close() ends it and removes its profile."""

    def __init__(self, base, size="1440x900", dark=False):
        self.profile = tempfile.mkdtemp(prefix="nape-chromium-")
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
        for flag in FLAGS + [f"--user-data-dir={self.profile}", "--window-size=" + size.replace("x", ",")]:
            options.add_argument(flag)
        if dark:
            options.add_argument("--force-dark-mode")
            options.add_argument("--blink-settings=preferredColorScheme=0")
        self.browser = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.browser.get(base)
        self.wait(lambda b: b.find_element(By.ID, "link").get_attribute("data-state") == "open")

    def close(self):
        self.browser.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def wait(self, condition, seconds=10):
        return WebDriverWait(self.browser, seconds, poll_frequency=0.01).until(condition)

    def addresses(self, team):
        """The addresses of the patients' phones, or of the team's."""
        cards = self.browser.find_elements(By.CSS_SELECTOR, f'.person[data-team="{"true" if team else "false"}"]')
        return [card.get_attribute("data-address") for card in cards]

    def card(self, address):
        return self.browser.find_element(By.CSS_SELECTOR, f'.person[data-address="{address}"]')

    def last_seq(self):
        return self.browser.execute_script(
            'return Math.max(0, ...[...document.querySelectorAll(".bubble")].map(b => Number(b.dataset.seq)))')

    def type(self, address, text):
        box = self.card(address).find_element(By.TAG_NAME, "textarea")
        box.send_keys(text.replace("\n", Keys.SHIFT + Keys.ENTER + Keys.NULL) + Keys.ENTER)

    def bubble(self, address, css, after=0, seconds=10):
        """Text of the first bubble of that phone which fits css and came after the seq; raises when it does not come."""
        def find(_):
            for bubble in self.card(address).find_elements(By.CSS_SELECTOR, f".bubble{css}"):
                if int(bubble.get_attribute("data-seq")) > after:
                    return bubble.find_element(By.TAG_NAME, "p").text or " "
            return False
        return self.wait(find, seconds)

    def view(self, address, after=0, seconds=10):
        """What Nape understood of the newest text after the seq: tier, flags, marked words, tags, diary."""
        def find(_):
            for view in self.card(address).find_elements(By.CSS_SELECTOR, ".view"):
                if int(view.get_attribute("data-seq")) > after:
                    return view
            return False
        view = self.wait(find, seconds)
        texts = lambda css: [e.text for e in view.find_elements(By.CSS_SELECTOR, css)]
        return {"tier": view.get_attribute("data-tier"), "marked": texts("mark"), "tags": texts(".tag"), "diary": texts(".diary"),
                "flags": [e.get_attribute("data-flag") for e in view.find_elements(By.CSS_SELECTOR, ".flag")]}


def advice_and_alert(page, patient, team, text):
    """Types an emergency; milliseconds until the advice on that phone, and until the alert on the team's."""
    after = page.last_seq()
    page.type(patient, text)
    start = time.monotonic()
    page.bubble(patient, '[data-who="nape"][data-class="advice"]', after)
    advice = time.monotonic()
    page.bubble(team, '[data-who="nape"][data-class="alert"]', after)
    return round((advice - start) * 1000), round((time.monotonic() - start) * 1000)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("base")
    arguments.add_argument("--text", default="No, numbness since noon")
    arguments.add_argument("--patient")
    arguments.add_argument("--screenshot")
    arguments.add_argument("--size", default="1440x900")
    arguments.add_argument("--dark", action="store_true")
    given = arguments.parse_args()
    page = Page(given.base, given.size, given.dark)
    try:
        patient = given.patient or page.addresses(team=False)[0]
        team = page.addresses(team=True)[0]
        after = page.last_seq()
        advice_ms, alert_ms = advice_and_alert(page, patient, team, given.text)
        print(f"advice {advice_ms} ms, alert {alert_ms} ms")
        print(page.view(patient, after))
        if given.screenshot:
            page.browser.save_screenshot(given.screenshot)
    finally:
        page.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
