"""The page at `/`, in a real browser."""

import json

from .talk import ask, opened, taken

MARKUP = (
    "</span><img src=x onerror=\"document.title='broken'\"><script>document.title='broken'"
    "</script>&lt;b&gt; ${alert(1)} 灯塔在灰色的晨光中"
)


def text(page, selector: str) -> str:
    return page.run(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")


def test_without_operations_it_says_how_to_make_one(page, emulator):
    page.open(f"{emulator.url}/")
    page.until("document.querySelector('#operations .empty') !== null")
    assert emulator.url in text(page, "#operations")
    assert text(page, "#total-usd") == "$0.00"
    assert page.complaints == []
    assert all(each.startswith(emulator.url) for each in page.asked if each != "about:blank")


def test_a_clip_plays(page, emulator):
    opened(emulator.url, "A kite over dunes.", aspectRatio="16:9")
    page.open(f"{emulator.url}/")
    page.until("document.querySelector('.stage video')?.readyState >= 1")
    page.run("document.querySelector('.stage video').play()")
    page.until("document.querySelector('.stage video').currentTime > 0.2")
    video = "document.querySelector('.stage video')"
    assert page.run(f"{video}.videoWidth") == 1280
    assert page.run(f"{video}.videoHeight") == 720
    assert page.run(f"{video}.duration") == 4
    assert page.complaints == []


def test_an_operation_moves_while_one_looks_and_the_clip_plays_on(page, emulator):
    page.open(f"{emulator.url}/")
    name = opened(emulator.url, "Grey waves.", poll=False)
    page.until("document.querySelector('.row .badge')?.textContent === 'ready'")
    path = name.split("/operations/")[0]
    ask(
        emulator.url,
        "POST",
        f"/v1/{path}:fetchPredictOperation",
        {"operationName": name},
    )
    page.until("document.querySelector('.row .badge')?.textContent === 'done'")
    page.run("window.held = document.querySelector('.stage video'); held.play()")
    opened(emulator.url, "Another.", poll=False)
    page.until("document.querySelectorAll('.row').length === 2")
    assert page.run("held === document.querySelector('.stage video') && !held.paused")
    assert page.complaints == []


def test_a_prompt_is_text_whatever_it_holds(page, emulator):
    opened(emulator.url, MARKUP)
    page.open(f"{emulator.url}/")
    page.until("document.querySelector('.detail .prompt') !== null")
    assert text(page, ".detail .prompt") == MARKUP
    assert text(page, ".row .prompt") == MARKUP
    page.click("#tab-requests")
    page.until("document.querySelector('summary') !== null")
    page.click("summary")
    page.until("document.querySelector('details[open] pre:last-child') !== null")
    assert page.run("document.title") == "veo-emulator"
    assert page.run("document.querySelectorAll('main script, main img').length") == 0
    assert page.complaints == []


def test_the_clock_is_moved_by_its_buttons(page, emulator):
    page.open(f"{emulator.url}/")
    page.until("document.querySelector('#now').dateTime !== ''")
    for seconds in (10, 60, 172800):
        page.click(f"[data-advance='{seconds}']")
    page.until("document.querySelector('#now').dateTime.startsWith('2026-01-03T00:01:10')")
    assert ask(emulator.url, "GET", "/emulator/v1/clock")["advanced_s"] == 172870
    assert "2 d 1 min" in text(page, "#clock-kind")
    assert page.complaints == []


def test_a_fault_is_armed_fires_and_is_forgotten(page, emulator):
    page.open(f"{emulator.url}/#faults")
    page.until("document.querySelector('#fault-name')?.options.length > 0")
    page.run(
        "(() => { const name = document.querySelector('#fault-name'); name.value = 'rai_filtered';"
        " name.dispatchEvent(new Event('change')); })()"
    )
    page.click("button.primary")
    page.until("document.querySelector('#faults tbody tr') !== null")
    (armed,) = ask(emulator.url, "GET", "/emulator/v1/faults")
    assert (armed["method"], armed["fault"]) == ("predictLongRunning", "rai_filtered")
    opened(emulator.url, "A cat.")
    page.until("document.querySelector('#faults tbody .badge').textContent === 'fired'")
    page.click("#tab-operations")
    page.until("document.querySelector('.detail .message.filtered') !== null")
    page.click("#tab-faults")
    page.click(".foot button")
    page.until("document.querySelector('#faults .empty').hidden === false")
    assert ask(emulator.url, "GET", "/emulator/v1/faults") == []
    assert page.complaints == []


def test_a_take_is_walked_through_hop_by_hop(page, emulator):
    first = taken(emulator.url, "A lighthouse.")
    taken(emulator.url, "The light goes on turning.", video={"uri": first})
    page.open(f"{emulator.url}/")
    page.until("document.querySelectorAll('.chain .hop').length === 2")
    assert text(page, ".hop[aria-current]") == "1"
    page.until("document.querySelector('.stage video').duration === 15")
    page.click(".chain li:first-child button")
    page.until("document.querySelector('.stage video').duration === 8")
    assert text(page, ".detail .prompt") == "A lighthouse."
    assert text(page, "#total-usd") == "$6.00"
    assert page.complaints == []


def test_the_tabs_are_walked_by_arrow_keys(page, emulator):
    page.open(f"{emulator.url}/")
    page.run("document.querySelector('#tab-operations').focus()")
    for name in ("ledger", "faults", "requests", "operations"):
        page.key("ArrowRight", 39)
        page.until(f"document.activeElement.id === 'tab-{name}'")
        assert page.run(f"document.querySelector('#{name}').hidden") is False
    assert page.complaints == []


def test_every_control_has_a_name_for_screen_readers(page, emulator):
    opened(emulator.url, "A cat.")
    page.open(f"{emulator.url}/")
    page.until("document.querySelector('.stage video') !== null")
    for tab in ("operations", "ledger", "faults", "requests"):
        page.click(f"#tab-{tab}")
        page.until(f"document.querySelector('#{tab}').children.length > 0")
        tree = page.call("Accessibility.getFullAXTree")["nodes"]
        controls = ("button", "tab", "textbox", "searchbox", "combobox", "checkbox", "spinbutton")
        unnamed = [
            node
            for node in tree
            if node.get("role", {}).get("value") in controls
            and not node.get("ignored")
            and not node.get("name", {}).get("value")
        ]
        assert unnamed == []


def test_it_folds_on_a_telephone_and_shows_two_hundred(page, emulator):
    for number in range(200):
        opened(emulator.url, f"Take {number}. [[rai-prompt:hate]]")
    page.resize(390, 844)
    page.open(f"{emulator.url}/")
    page.until("document.querySelectorAll('.row').length === 200")
    assert page.run("document.documentElement.scrollWidth") <= 390
    assert text(page, ".found") == "200 operations"
    page.resize(1280, 800)
    assert page.run("document.documentElement.scrollHeight") == 800
    assert page.complaints == []


def test_a_deformed_hop_says_why(page, emulator):
    first = taken(emulator.url, "The camera pans left along the pier.")
    taken(emulator.url, "The camera pans right.", video={"uri": first})
    (entry,) = ask(emulator.url, "GET", "/emulator/v1/ledger")["entries"][1:]
    assert "prompt_conflict" in entry["continuity"]["causes"]
    page.open(f"{emulator.url}/")
    page.until("document.querySelector('.detail .message') !== null")
    assert "goes against the motion" in text(page, ".detail .message")
    assert page.complaints == []
