"""Faults to put into good sequences: what a careless author would write, by rule.

Each maker takes a sequence and a random generator and gives the sequence with one hop spoiled and
that hop's index, or None where the sequence has nothing to spoil (no direction to reverse).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

Spoiled = tuple[list[str], int] | None
Maker = Callable[[Sequence[str], random.Random], Spoiled]

EN_CUTS = [
    "The camera quickly cuts to {x}.",
    "Suddenly cut to {x}.",
    "Cut to {x}.",
    "Cut to: {x}.",
    "Smash cut to {x}.",
    "Jump cut to {x}.",
    "The video jumps to {x}.",
    "{keep} Then it suddenly cuts to {x}.",
    "{keep} Suddenly, the scene changes to {x}.",
    "{keep} Hard cut to {x}.",
    "Instantly switch to {x}.",
    "The camera suddenly switches to {x}.",
    "New scene: {x}.",
    "{keep} New scene. {X}.",
    "The scene abruptly shifts to {x}.",
    "The shot cuts to {x}.",
    "{keep} Abrupt transition to {x}.",
    "Quick cut to {x}, then back.",
    "{keep} We cut to {x}.",
    "The view instantly jumps to {x}.",
    "{keep} Cutaway to {x}.",
    "Without warning, the film cuts to {x}.",
    "Immediately switch to {x}.",
    "The footage suddenly jumps to {x}.",
    "{keep} The scene changes to {x}.",
    "In a sudden scene change, we see {x}.",
    "{keep} Match cut to {x}.",
    "The camera jumps to a new scene with {x}.",
    "{keep} Abruptly switch to another scene, {x}.",
    "The picture snaps to {x}.",
]
EN_ELSEWHERE = [
    "a busy office",
    "a snowy mountain at night",
    "an indoor scene",
    "a crowded market",
    "the kitchen",
    "a close-up of her eyes",
    "an empty beach",
    "a spaceship interior",
    "a different street",
    "the next morning",
]
ZH_CUTS = [
    "突然切换到{x}。",
    "镜头突然切到{x}。",
    "画面切至{x}。",
    "瞬间切换到{x}。",
    "{keep}镜头快速切换到{x}。",
    "跳转到{x}。",
    "画面跳转到{x}。",
    "{keep}场景突变，变成{x}。",
    "切到{x}。",
    "{keep}然后切换到{x}。",
    "镜头瞬间转到另一个场景，{x}。",
    "转场到{x}。",
    "{keep}画面一转，来到{x}。",
    "新场景：{x}。",
    "{keep}硬切到{x}。",
    "突然跳到另一个场景：{x}。",
    "鏡頭突然切換到{x}。",
    "畫面瞬間跳轉到{x}。",
    "{keep}場景切換到{x}。",
    "下一个镜头：{x}。",
    "镜头立刻切回{x}。",
    "直接切到{x}。",
]
ZH_ELSEWHERE = [
    "一间办公室",
    "室内",
    "夜晚的雪山",
    "热闹的市场",
    "空荡的沙滩",
    "城市夜景",
    "她的特写",
]
EN_PLACES = {
    "in a kitchen": "kitchen cook stove",
    "in a crowded office": "office desk",
    "on a sunny beach": "beach sea ocean sand shore water island harbor",
    "in a dense forest": "forest tree jungle wood",
    "in the middle of a desert": "desert sand",
    "on a snowy mountain": "mountain snow hill cliff ski",
    "in a church": "church temple",
    "on a city street": "street road city car building market plaza",
    "inside a subway station": "subway train station",
    "in a hospital corridor": "hospital corridor hall",
    "at the airport": "airport plane runway",
    "in a library": "library book museum",
}
ZH_PLACES = [
    "在厨房里",
    "在沙漠中",
    "在森林里",
    "在办公室里",
    "在医院走廊里",
    "在雪山上",
    "在海滩上",
]
EN_LIGHTS = [
    "It is now the middle of the night.",
    "The scene is at night under a starry sky.",
    "It is pitch dark outside, lit by moonlight.",
    "Heavy rain is pouring down.",
    "A blizzard rages all around.",
    "It is sunset.",
    "At midnight, {keep}",
    "At night, {keep}",
    "The next morning, {keep}",
    "Thick fog covers everything.",
    "In the moonlight, {keep}",
    "At dusk, {keep}",
]
ZH_LIGHTS = [
    "现在是深夜。",
    "夜晚，{keep}",
    "第二天清晨，{keep}",
    "天空下着暴雨。",
    "星空下，{keep}",
    "黄昏时分，{keep}",
    "大雪纷飞，{keep}",
    "午夜，{keep}",
]
EN_STYLES = [
    "in anime style",
    "rendered as a watercolor painting",
    "in the style of a Pixar 3D animation",
    "as black-and-white film noir",
    "in pixel art",
    "as a claymation",
    "in comic book style",
    "as a charcoal drawing",
    "shot on grainy VHS",
    "like an oil painting",
]
ZH_STYLES = [
    "动漫风格",
    "水彩风格",
    "黏土动画风格",
    "像素风格",
    "水墨风格",
    "黑白电影风格",
    "皮克斯风格",
]
SWAPS = {"man": "woman", "woman": "man", "boy": "girl", "girl": "boy", "dog": "cat", "cat": "dog"}
SWAPS |= {"car": "boat", "horse": "cow", "bird": "rabbit", "lady": "man", "guy": "girl"}
ZH_SWAPS = {
    "女孩": "男孩",
    "男孩": "女孩",
    "小狗": "小猫",
    "黑猫": "黑狗",
    "女子": "男子",
    "少年": "少女",
}
COLOURS = ["red", "blue", "green", "yellow", "white", "black", "grey", "brown", "pink", "orange"]
GARMENTS = ["t-shirt", "shirt", "jacket", "dress", "top", "hoodie", "coat", "suit", "hat", "vest"]
WAYS = {"left": "right", "forward": "backward", "upward": "downward", "upwards": "downwards"}
WAYS |= {new: old for old, new in WAYS.items()}
ZH_WAYS = {"向左": "向右", "向右": "向左", "向前": "向后", "向上": "向下"}
ZH_WAYS |= {"推近": "拉远", "拉远": "推近"}
EN_TURNS = ["{flipped}", "{flipped}", "Suddenly {low}", "Now {low}"]
CAMERA_TURNS = [
    "The camera suddenly moves {way}.",
    "The camera reverses and pans {way}.",
    "The camera abruptly pans {way}.",
    "The camera moves {way}.",
    "The camera whips {way}.",
]
FOREIGN = [
    "Dolphins leap near a coral reef.",
    "A steam locomotive crosses a viaduct.",
    "Neon signs glow above a noodle stall.",
    "Two robots weld a steel frame.",
    "A queen signs a letter by candlelight.",
    "Lava flows into dark water.",
    "A violinist tunes her instrument.",
    "An astronaut plants a flag on Mars.",
    "Bees gather nectar from lavender.",
    "Elephants drink at a waterhole.",
]
ZH_FOREIGN = [
    "海豚跃出珊瑚礁",
    "蒸汽火车驶过高架桥",
    "霓虹招牌照亮面摊",
    "蜜蜂采集薰衣草花蜜",
    "大象饮水",
]


def _is_zh(texts: Sequence[str]) -> bool:
    return "一" <= texts[0][0] <= "鿿"


def _spoil(texts: Sequence[str], hop: int, text: str) -> tuple[list[str], int]:
    return [*texts[:hop], text, *texts[hop + 1 :]], hop


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]


def _stop(text: str) -> str:
    return text if text.rstrip().endswith((".", "。")) else text.rstrip() + "."


def cut(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop that asks for an edit."""
    hop = rng.randrange(1, len(texts))
    zh = _is_zh(texts)
    where = rng.choice(ZH_ELSEWHERE if zh else EN_ELSEWHERE)
    template = rng.choice(ZH_CUTS if zh else EN_CUTS)
    keep = _stop(texts[hop])
    return _spoil(texts, hop, template.format(x=where, X=where.capitalize(), keep=keep))


def foreign(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop out of another film."""
    hop = rng.randrange(1, len(texts))
    return _spoil(texts, hop, rng.choice(ZH_FOREIGN if _is_zh(texts) else FOREIGN))


def reverse(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop that goes against the motion of the one before it."""
    if _is_zh(texts):
        return _reverse_zh(texts, rng)
    ways = "|".join(WAYS)
    words = rf"\b(?:{ways}|zooms (?:in|out))\b"
    verbs = "pans?|panning|moves?|moving|turns|walks|walking|runs|running|rides|flies|swims"
    moves = rf"\b(?:{verbs})(?: \w+)?(?: to(?:wards?)?)?(?: the)? (?:{ways})\b|zooms (?:in|out)"
    moving = [
        hop
        for hop in range(1, len(texts))
        if len(re.findall(words, texts[hop - 1])) == 1 and re.search(moves, texts[hop - 1])
    ]
    if not moving:
        return None
    hop = rng.choice(moving)
    old = texts[hop - 1]
    flips = WAYS | {"zooms in": "zooms out", "zooms out": "zooms in"}
    flipped = re.sub(words, lambda found: flips[found[0]], old)
    camera = re.match(r"The camera (?!zooms)", old)
    if camera and rng.random() < 0.5:
        found = re.search(words, flipped)
        assert found is not None
        way = f"to the {found[0]}" if found[0] in {"left", "right"} else found[0]
        return _spoil(texts, hop, rng.choice(CAMERA_TURNS).format(way=way))
    return _spoil(texts, hop, rng.choice(EN_TURNS).format(flipped=flipped, low=_low(flipped)))


def _reverse_zh(texts: Sequence[str], rng: random.Random) -> Spoiled:
    words = "|".join(ZH_WAYS)
    moving = [h for h in range(1, len(texts)) if len(re.findall(words, texts[h - 1])) == 1]
    if not moving:
        return None
    hop = rng.choice(moving)
    old = re.search(words, texts[hop - 1])
    assert old is not None
    who = "镜头" if "镜头" in texts[hop - 1] else texts[hop - 1][:2]
    return _spoil(texts, hop, f"{who}{rng.choice(['突然', ''])}{ZH_WAYS[old[0]]}移动。")


def move(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop that plays somewhere else."""
    hop = rng.randrange(1, len(texts))
    if _is_zh(texts):
        start = texts[0]
        choice = [p for p in ZH_PLACES if p[1:3] not in "".join(texts)]
        where = rng.choice(choice)
        comma = rng.choice(["，", "，现在"])
        return _spoil(texts, hop, f"{where}{comma}{texts[hop]}" if start else "")
    known = " ".join(texts).lower()
    choice = [p for p, words in EN_PLACES.items() if not any(w in known for w in words.split())]
    where = rng.choice(choice)
    body = texts[hop].rstrip(". ")
    forms = [
        f"{body} {where}.",
        f"Now, {where}, {_low(body)}.",
        f"{_stop(texts[hop])} They are now {where}.",
        f"{where[0].upper()}{where[1:]}, {_low(body)}.",
    ]
    return _spoil(texts, hop, rng.choice(forms))


def relight(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop in another light; the opening says that it is day."""
    zh = _is_zh(texts)
    hop = rng.randrange(1, len(texts))
    template = rng.choice(ZH_LIGHTS if zh else EN_LIGHTS)
    if zh and any(word in "".join(texts) for word in "雨夜雪晨夕"):
        return None
    keep = texts[hop] if zh else _low(texts[hop])
    spoiled = template.format(keep=keep)
    if "{keep}" not in template:
        spoiled = f"{_stop(texts[hop])} {spoiled}"
    lit = ["白天，" + texts[0] if zh else f"{_stop(texts[0])} Bright daylight.", *texts[1:]]
    return _spoil(lit if rng.random() < 0.5 else texts, hop, spoiled)


def rename(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop whose subject has become someone else."""
    swaps = ZH_SWAPS if _is_zh(texts) else SWAPS
    spots = []
    for hop in range(1, len(texts)):
        low = texts[hop].lower()
        before = " ".join(texts[:hop]).lower()
        for old, new in swaps.items():
            known = old in before if _is_zh(texts) else re.search(rf"\b{old}\b", before)
            starts = low.startswith(old) if _is_zh(texts) else low.startswith(f"the {old} ")
            gone = new not in before if _is_zh(texts) else not re.search(rf"\b{new}\b", before)
            if known and starts and gone:
                spots.append((hop, old, new))
    if not spots:
        return None
    hop, old, new = rng.choice(spots)
    rule = re.escape(old) if _is_zh(texts) else rf"\b{old}\b"
    return _spoil(texts, hop, re.sub(rule, new, texts[hop], count=1, flags=re.IGNORECASE))


def redress(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop in which the same person wears the same garment in another colour."""
    if _is_zh(texts):
        found = re.search(r"穿(?:着)?(.)色(外套|衬衫|裙子)的(女孩|男孩)", texts[0])
        if not found:
            return None
        new = rng.choice([c for c in "红蓝绿黄" if c != found[1]])
        hop = rng.randrange(1, len(texts))
        return _spoil(texts, hop, f"穿{new}色{found[2]}的{found[3]}继续向前。")
    colours, garments = "|".join(COLOURS), "|".join(GARMENTS)
    dressed = rf"\b(man|woman|boy|girl|lady) wearing an? (?:\w+ )?({colours}) ({garments})\b"
    found = re.search(dressed, texts[0])
    if not found:
        return None
    who, colour, garment = found[1], found[2], found[3]
    again = re.compile(rf"the {who} (?!wearing|in |who|with)", re.IGNORECASE)
    hops = [h for h in range(1, len(texts)) if again.match(texts[h])]
    if not hops:
        return None
    hop = rng.choice(hops)
    new = rng.choice([c for c in COLOURS if c != colour])
    rest = texts[hop][len(f"the {who} ") :]
    form = rng.choice(
        ["The {w} wearing a {c} {g} {r}", "The {w} in the {c} {g} {r}", "The {w} in a {c} {g} {r}"]
    )
    return _spoil(texts, hop, form.format(w=who, c=new, g=garment, r=rest))


def restyle(texts: Sequence[str], rng: random.Random) -> Spoiled:
    """A hop in another style."""
    hop = rng.randrange(1, len(texts))
    body = texts[hop].rstrip(".。 ")
    if _is_zh(texts):
        return _spoil(texts, hop, f"{body}，{rng.choice(ZH_STYLES)}。")
    return _spoil(texts, hop, f"{body}, {rng.choice(EN_STYLES)}.")


FAULTS: Mapping[str, Mapping[str, Maker]] = {
    "VS201": {"injected cut": cut},
    "VS202": {"hop of another film": foreign},
    "VS204": {"reversed motion": reverse},
    "VS205": {"moved place": move},
    "VS206": {"day to night, weather": relight},
    "VS207": {"renamed subject": rename, "changed clothes": redress},
    "VS208": {"changed style": restyle},
}
