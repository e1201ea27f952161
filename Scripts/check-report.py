#!/usr/bin/env python3
"""Opens reports in headless Chromium and says what is wrong: requests, violations of the policy, names, headings, contrast.

Usage: check-report.py [--pictures FOLDER] FILE.html...

Each file is opened at 375 and 1280 pixels, light and dark. 0: fine; 1: faults, a line each; 77: there is no Chromium
(CHROMIUM names one; Debian's package is chromium). Speaks the DevTools protocol over a pipe; needs python3 alone.
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CHECK = r"""
(() => {
  const faults = [];
  const say = (what, element) => faults.push(what + (element ? ': ' + element.outerHTML.slice(0, 90) : ''));
  const all = selector => [...document.querySelectorAll(selector)];
  if (all('h1').length !== 1) say(all('h1').length + ' h1');
  let level = 0;
  for (const h of all('h1,h2,h3,h4,h5,h6')) {
    const next = +h.tagName[1];
    if (next > level + 1) say('heading skips from h' + level, h);
    if (!h.textContent.trim()) say('empty heading', h);
    level = next;
  }
  const ids = new Set();
  for (const e of all('[id]')) { if (ids.has(e.id)) say('id twice', e); ids.add(e.id); }
  for (const a of all('a[href^="#"]')) if (!ids.has(a.getAttribute('href').slice(1))) say('leads nowhere', a);
  for (const e of all('a,summary')) if (!e.textContent.trim()) say('no name', e);
  for (const e of all('svg:not([aria-hidden])')) if (!e.getAttribute('aria-label')) say('no name', e);
  for (const e of all('th')) if (!e.scope) say('no scope', e);
  for (const e of all('[style]')) say('style attribute', e);
  for (const e of all('script,iframe,object,embed,img,form,base')) say('forbidden element', e);
  for (const e of all('*')) for (const a of e.attributes) if (a.name.startsWith('on')) say('event attribute', e);
  for (const a of all('a[href]')) {
    const href = a.getAttribute('href');
    if (/^https?:/i.test(href)) {
      if (a.rel !== 'noopener noreferrer nofollow') say('rel', a);
    } else if (!/^(#|[\w.-]+\.html(#|$))/.test(href)) say('link of another kind', a);
  }
  if (!document.documentElement.lang) say('no lang');
  if (!document.title) say('no title');
  if (!document.querySelector('main')) say('no main');
  if (document.documentElement.scrollWidth > innerWidth) {
    say('scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
    for (const e of all('body *')) if (e.getBoundingClientRect().right > innerWidth + 1) { say('sticks out', e); break; }
  }
  const numbers = text => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = numbers(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  let least = 99, texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.getClientRects().length || e.closest('.hidden,.skip')) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    texts++;
    least = Math.min(least, ratio);
    if (ratio < 4.5) say('contrast ' + ratio.toFixed(2), e);
  }
  if (getComputedStyle(document.body).marginTop !== '0px') say('the style sheet does not apply');
  return JSON.stringify({ faults: faults.slice(0, 20), least, texts });
})()
"""


def chromium():
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((p for p in (shutil.which(n) for n in names if n) if p), None)


class Browser:
    """Chromium, its DevTools on descriptors 3 and 4: messages of JSON, a NUL after each."""

    def __init__(self, program, profile):
        (child_in, self.out), (self.input, child_out) = os.pipe(), os.pipe()

        def pipes():
            # Above 4 first: the two pipes may lie on each other's numbers.
            a, b = os.dup(child_in), os.dup(child_out)
            a, b = os.dup2(a, 13), os.dup2(b, 14)
            os.dup2(a, 3), os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
             f"--user-data-dir={profile}", "--remote-debugging-pipe"],
            pass_fds=(3, 4), preexec_fn=pipes,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(child_in), os.close(child_out)
        self.number, self.events, self.held = 0, [], b""

    def read(self):
        while b"\0" not in self.held:
            block = os.read(self.input, 1 << 16)
            if not block:
                raise SystemExit("Chromium has ended")
            self.held += block
        message, self.held = self.held.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method, session):
        while True:
            for place, event in enumerate(self.events):
                if event.get("method") == method and event.get("sessionId") == session:
                    return self.events.pop(place)
            self.events.append(self.read())


def check(browser, file, pictures):
    faults = []
    for width, height in ((375, 812), (1280, 900)):
        for scheme in ("light", "dark"):
            browser.events = []
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

            def call(method, **parameters):
                return browser.call(method, session, **parameters)

            for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
                call(domain + ".enable")
            call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
            call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            call("Page.navigate", url=file.resolve().as_uri())
            browser.wait("Page.loadEventFired", session)
            result = json.loads(call("Runtime.evaluate", expression=CHECK)["result"]["value"])
            where = f"{file.name} at {width} px, {scheme}"
            faults += [f"{where}: {fault}" for fault in result["faults"]]
            asked = [e["params"]["request"]["url"] for e in browser.events
                     if e.get("method") == "Network.requestWillBeSent" and e.get("sessionId") == session]
            faults += [f"{where}: request for {u[:120]}" for u in asked
                       if u != file.resolve().as_uri() and not u.startswith("data:")]
            for event in browser.events:
                if event.get("method") == "Log.entryAdded":
                    faults.append(f"{where}: {event['params']['entry']['text'][:200]}")
                if event.get("method") == "Audits.issueAdded":
                    faults.append(f"{where}: issue {event['params']['issue']['code']}")
            print(f"{where}: {result['texts']} texts, least contrast {result['least']:.2f}, {len(asked)} request")
            if pictures:
                size = call("Page.getLayoutMetrics")["cssContentSize"]
                clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], 6000), "scale": 1}
                shot = call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
                name = f"{file.stem}-{width}-{scheme}.png"
                (pictures / name).write_bytes(base64.b64decode(shot["data"]))
            browser.call("Target.closeTarget", targetId=target)
    return faults


def main():
    words = sys.argv[1:]
    pictures = None
    if words[:1] == ["--pictures"]:
        pictures, words = pathlib.Path(words[1]), words[2:]
        pictures.mkdir(parents=True, exist_ok=True)
    if not words:
        sys.exit(__doc__)
    program = chromium()
    if not program:
        print("SKIPPED: there is no Chromium (package chromium; CHROMIUM names another)", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(program, profile)
        try:
            faults = [fault for word in words for fault in check(browser, pathlib.Path(word), pictures)]
        finally:
            browser.process.kill()
            browser.process.wait()
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
