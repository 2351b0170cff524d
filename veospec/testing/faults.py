"""One known mistake for each code that is an error: what to break and where it must be reported.

Every injection takes a document that checks clean and breaks one thing. `at` is a pattern whose
first match in the text stands on the line that the diagnostic must name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from veospec.storyboard.dump import toml_text

Document = dict[str, Any]
Draw = Callable[..., Any]
MARK = "zz-marked"


@dataclass(frozen=True, slots=True)
class Injected:
    """What an injection did.

    The pattern of the line, the text if it is no longer the document's own, the files that have to
    lie beside the storyboard, and codes of errors that cannot but come with it.
    """

    at: str
    text: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    implies: tuple[str, ...] = ()


def _syntax(draw: Draw, document: Document) -> Injected:
    broken = draw(st.sampled_from(("title = ", "title = 'open", "= 3", "[[[", "a = 1 2")))
    rest = toml_text(document)
    return Injected(at="^" + _quoted(broken), text=f"{broken}\n{rest}")


def _unknown_key(draw: Draw, document: Document) -> Injected:
    key = draw(st.sampled_from(("aspect_ration", "resolutoin", "colour", "Seed")))
    document[key] = 1
    return Injected(at=f"^{key} =")


def _wrong_value(draw: Draw, document: Document) -> Injected:
    key, value = draw(
        st.sampled_from(
            (("title", 3), ("seconds", "long"), ("audio", "yes"), ("seed", -1), ("budget_usd", "x"))
        )
    )
    document[key] = value
    return Injected(at=f"^{key} =")


def _missing_key(draw: Draw, document: Document) -> Injected:
    shot = draw(st.sampled_from(document["shot"]))
    shot.pop("prompt")
    shot.pop("id")
    shot["id"] = MARK
    return Injected(at=rf'^\[\[shot\]\](?=\n(seconds = \d\n)?id = "{MARK}")')


def _template(draw: Draw, document: Document) -> Injected:
    broken = draw(st.sampled_from(("{{ nobody }}", "{{ cast.nobody }}", "{% if %}", "{{ 1 +")))
    document["shot"][0]["prompt"] += f" {MARK} {broken}"
    return Injected(at=MARK)


def _schema(draw: Draw, document: Document) -> Injected:
    document["schema"] = draw(st.sampled_from(("veospec/2", "veospec/0", "other/1")))
    return Injected(at="^schema =")


def _missing_file(draw: Draw, document: Document) -> Injected:
    document["shot"][0]["image"] = draw(st.sampled_from((f"refs/{MARK}.png", f"../{MARK}.png")))
    return Injected(at=MARK)


def _promise(draw: Draw, document: Document) -> Injected:
    document["seconds"] = draw(st.integers(1, 3))
    return Injected(at="^seconds =")


def _opening(draw: Draw, document: Document) -> Injected:
    document.pop("seconds", None)
    document["shot"][0]["seconds"] = draw(st.sampled_from((1, 5, 7, 30)))
    return Injected(at="^seconds =")


def _hop_length(draw: Draw, document: Document) -> Injected:
    hop = {"prompt": _continuing(document), "id": MARK, "seconds": draw(st.sampled_from((3, 8)))}
    document.pop("seconds", None)
    document["shot"][0].setdefault("hop", []).append(hop)
    return Injected(at=f'(?<=id = "{MARK}"\\n)seconds =')


def _too_many(_draw: Draw, document: Document) -> Injected:
    """21 hops: more than a take may have, and at 7 s each longer than it may be, too."""
    document.pop("seconds", None)
    document["shot"][0]["hop"] = [{"prompt": _continuing(document)} for _ in range(20)]
    document["shot"][0]["hop"].append({"prompt": _continuing(document) + f" {MARK}"})
    return Injected(at=rf"^\[\[shot\.hop\]\](?=\nprompt = .*{MARK})", implies=("VS104", "VS105"))


def _continuing(document: Document) -> str:
    chinese = any(ord(character) > 0x2E80 for character in document["title"])
    tail = "继续静静站着，镜头平稳。" if chinese else " continues calmly and stands still."
    return "{{ cast.lead }}" + tail


def _ratio(draw: Draw, document: Document) -> Injected:
    document["aspect_ratio"] = draw(st.sampled_from(("1:1", "4:3", "21:9")))
    return Injected(at="^aspect_ratio =")


def _image_shape(_draw: Draw, document: Document) -> Injected:
    document["shot"][0]["image"] = f"{MARK}.png"
    return Injected(at=MARK, files={f"{MARK}.png": png(640, 640)})


def _resolution(draw: Draw, document: Document) -> Injected:
    document["engine"] = "veo-3.1-generate-preview"
    for key in ("seed", "audio", "negative_prompt", "seconds"):
        document.pop(key, None)
    document["resolution"] = draw(st.sampled_from(("1080p",)))
    for shot in document["shot"]:
        shot.pop("seconds", None)
    document["shot"][0]["hop"] = [{"prompt": _continuing(document)}]
    return Injected(at="^resolution =", implies=("VS401",))


def _parameter(_draw: Draw, document: Document) -> Injected:
    document["aspect_ratio"] = "16:9"
    document["shot"][0]["last_frame"] = f"{MARK}.png"
    return Injected(at=MARK, files={f"{MARK}.png": png(1280, 720)})


def _cut(draw: Draw, document: Document) -> Injected:
    words = draw(st.sampled_from(("suddenly cut to", "smash cut to", "jump cut to", "突然切换到")))
    hop = {"prompt": f"{_continuing(document)} {MARK}, {words} {{{{ place.here }}}}."}
    document.pop("seconds", None)
    hops = document["shot"][0].setdefault("hop", [])
    del hops[19:]
    hops.append(hop)
    return Injected(at=MARK)


def _prompt_too_long(_draw: Draw, document: Document) -> Injected:
    document["shot"][0]["prompt"] += f" {MARK} " + "calm and quiet light " * 600
    return Injected(at=MARK)


def _retired(_draw: Draw, document: Document) -> Injected:
    document["engine"] = "veo-3.1-generate-preview"
    for key in ("seed", "audio", "negative_prompt"):
        document.pop(key, None)
    return Injected(at="^engine =")


def _budget(_draw: Draw, document: Document) -> Injected:
    document["budget_usd"] = 0.01
    return Injected(at="^budget_usd =")


def _not_mp4(_draw: Draw, document: Document) -> Injected:
    document.pop("seconds", None)
    shot = document["shot"][0]
    shot.pop("seconds", None)
    shot["source"] = f"{MARK}.mp4"
    shot["hop"] = [{"prompt": _continuing(document)}]
    return Injected(at=MARK, files={f"{MARK}.mp4": b"this is no film"})


def png(width: int, height: int) -> bytes:
    """A grey picture of this size, as small as a PNG can say it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height, 9)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _quoted(text: str) -> str:
    return "".join(
        "\\" + character if character in ".[]+*?^$()|{}\\" else character for character in text
    )


INJECTIONS: Mapping[str, Callable[[Draw, Document], Injected]] = {
    "VS001": _syntax,
    "VS002": _unknown_key,
    "VS003": _wrong_value,
    "VS004": _missing_key,
    "VS005": _template,
    "VS006": _schema,
    "VS007": _missing_file,
    "VS101": _promise,
    "VS102": _opening,
    "VS103": _hop_length,
    "VS104": _too_many,
    "VS105": _too_many,
    "VS106": _ratio,
    "VS107": _image_shape,
    "VS108": _resolution,
    "VS109": _parameter,
    "VS201": _cut,
    "VS301": _prompt_too_long,
    "VS401": _retired,
    "VS403": _budget,
    "VS501": _not_mp4,
}
