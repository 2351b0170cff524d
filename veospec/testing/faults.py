"""One known mistake for each code that is an error: what to break and where it must be reported.

Every injection takes a document that checks clean and breaks one thing. `at` is a pattern whose
first match in the text stands on the line that the diagnostic must name. Mistakes in files that a
storyboard names are injected by `file_faults.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from veospec.engines.catalog import load_catalog
from veospec.engines.engine import Engine
from veospec.storyboard.dump import toml_text
from veospec.testing.documents import Document, Draw, length_s

MARK = "zz-marked"
HEAD_S = ("seconds", "budget_usd")
STARTS = ("image", "last_frame", "references", "source", "seconds")


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


def _any(engine: Engine, day: date) -> bool:
    """Engines that answer on that day."""
    return not engine.retired(day)


@dataclass(frozen=True, slots=True)
class Injection:
    """How a mistake is made, and for which engines on which day it can be made."""

    make: Callable[[Draw, Document], Injected]
    engines: Callable[[Engine, date], bool] = _any


def engine_of(document: Document) -> Engine:
    """The engine that a generated document names."""
    return load_catalog()[document["engine"]]


def restart(document: Document) -> Document:
    """The first shot, opened by words alone; sums that held for another start are taken out."""
    for key in HEAD_S:
        document.pop(key, None)
    shot: Document = document["shot"][0]
    for key in STARTS:
        shot.pop(key, None)
    return shot


def extendable(document: Document) -> Document:
    """The first shot, of a film at a resolution that its engine extends."""
    shot = restart(document)
    if document.get("resolution", "720p") not in engine_of(document).extension.resolutions:
        document.pop("resolution")
    return shot


def continuing(document: Document) -> str:
    """A prompt that goes on from any clip of the document."""
    chinese = any(ord(character) > 0x2E80 for character in document["title"])
    tail = "继续静静站着，镜头平稳。" if chinese else " continues calmly and stands still."
    return "{{ cast.lead }}" + tail


def _syntax(draw: Draw, document: Document) -> Injected:
    broken = draw(st.sampled_from(("title = ", "title = 'open", "= 3", "[[[", "a = 1 2")))
    rest = toml_text(document)
    return Injected(at="^" + _quoted(broken), text=f"{broken}\n{rest}")


def _unknown_key(draw: Draw, document: Document) -> Injected:
    key, value = draw(st.sampled_from((("resolutoin", "720p"), ("colour", 1), ("Audio", True))))
    document[key] = value
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
    return Injected(at=rf'^\[\[shot\]\](?=\n(?:[^\n\[].*\n)*id = "{MARK}")')


def _template(draw: Draw, document: Document) -> Injected:
    broken = draw(st.sampled_from(("{{ nobody }}", "{{ cast.nobody }}", "{% if %}", "{{ 1 +")))
    document["shot"][0]["prompt"] += f" {MARK} {broken}"
    return Injected(at=MARK)


def _schema(draw: Draw, document: Document) -> Injected:
    document["schema"] = draw(st.sampled_from(("veospec/2", "veospec/0", "other/1")))
    return Injected(at="^schema =")


def _promise(draw: Draw, document: Document) -> Injected:
    wrong = int(length_s(document, engine_of(document))) + draw(st.integers(1, 5))
    rest = {key: value for key, value in document.items() if key not in ("schema", "seconds")}
    document.clear()
    document.update({"schema": "veospec/1", "seconds": wrong}, **rest)
    return Injected(at="^seconds =")


def _opening(draw: Draw, document: Document) -> Injected:
    restart(document)["seconds"] = draw(st.sampled_from((1, 2, 31, 60)))
    return Injected(at="^seconds =")


def _hop_length(draw: Draw, document: Document) -> Injected:
    shot = extendable(document)
    hop = {"prompt": continuing(document), "id": MARK}
    hop["seconds"] = draw(st.sampled_from((1, 2, 11)))
    shot.setdefault("hop", []).append(hop)
    return Injected(at=f'(?<=id = "{MARK}"\\n)seconds =')


def _ratio(draw: Draw, document: Document) -> Injected:
    document["aspect_ratio"] = draw(st.sampled_from(("1:1", "4:3", "21:9")))
    return Injected(at="^aspect_ratio =")


def _resolution(draw: Draw, document: Document) -> Injected:
    engine = engine_of(document)
    shot = restart(document)
    rest = [one for one in engine.resolutions if one not in engine.extension.resolutions]
    document["resolution"] = draw(st.sampled_from(rest))
    document["shot"] = [shot]
    shot["hop"] = [{"prompt": continuing(document)}]
    return Injected(at="^resolution =")


def _parameter(draw: Draw, document: Document) -> Injected:
    """Something that no request of the engine can carry."""
    shot, takes = restart(document), engine_of(document).opening.parameters
    others = [name for name in ("seed", "audio", "negative_prompt") if name not in takes]
    name = draw(st.sampled_from(["resolution", *others]))
    document[name] = {"resolution": "144p", "seed": 7, "audio": False}.get(name, "rain")
    document["shot"] = [shot]
    return Injected(at=f"^{name} =")


def _cut(draw: Draw, document: Document) -> Injected:
    shot = extendable(document)
    words = draw(st.sampled_from(("suddenly cut to", "smash cut to", "jump cut to", "突然切换到")))
    hops = shot.setdefault("hop", [])
    del hops[18:]
    prompt = f"{continuing(document)} {MARK}, {words} {{{{ place.here }}}}."
    hops.append({"prompt": prompt})
    return Injected(at=MARK)


def _prompt_too_long(_draw: Draw, document: Document) -> Injected:
    restart(document)["prompt"] += f" {MARK} " + "calm and quiet light " * 600
    return Injected(at=MARK)


def _retired(_draw: Draw, _document: Document) -> Injected:
    """Nothing has to be broken: the engine of the document answers no longer."""
    return Injected(at="^engine =")


def _budget(_draw: Draw, document: Document) -> Injected:
    shot = restart(document)
    tables = {key: document.pop(key) for key in list(document) if key == "shot"}
    document["budget_usd"] = 0.01
    document.update(tables)
    assert shot in document["shot"]
    return Injected(at="^budget_usd =")


def _quoted(text: str) -> str:
    return "".join(
        "\\" + character if character in ".[]+*?^$()|{}\\" else character for character in text
    )


def _extends_less(engine: Engine, day: date) -> bool:
    return _any(engine, day) and bool({*engine.resolutions} - {*engine.extension.resolutions})


def _counts_words(engine: Engine, day: date) -> bool:
    return _any(engine, day) and engine.prompt_tokens_max is not None


def _is_retired(engine: Engine, day: date) -> bool:
    return engine.retired(day)


TEXT_INJECTIONS: Mapping[str, Injection] = {
    "VS001": Injection(_syntax),
    "VS002": Injection(_unknown_key),
    "VS003": Injection(_wrong_value),
    "VS004": Injection(_missing_key),
    "VS005": Injection(_template),
    "VS006": Injection(_schema),
    "VS101": Injection(_promise),
    "VS102": Injection(_opening),
    "VS103": Injection(_hop_length),
    "VS106": Injection(_ratio),
    "VS108": Injection(_resolution, _extends_less),
    "VS109": Injection(_parameter),
    "VS201": Injection(_cut),
    "VS301": Injection(_prompt_too_long, _counts_words),
    "VS401": Injection(_retired, _is_retired),
    "VS403": Injection(_budget),
}
