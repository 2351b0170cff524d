"""The sentences that generated storyboards are made of: calm takes, one subject, one place.

A generator that draws random words makes storyboards that no rule could call good. These are
small stories instead: a subject that stays itself, gentle actions that can follow one another,
and words that tie each hop to the one before.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language: what stands where in an opening and in a hop.

    `openings` and `hops` have the fields `{who}`, `{where}` and `{does}`; who and where are filled
    by template expressions or by the words themselves.
    """

    subjects: tuple[str, ...]
    places: tuple[str, ...]
    looks: tuple[str, ...]
    actions: tuple[str, ...]
    openings: tuple[str, ...]
    hops: tuple[str, ...]
    titles: tuple[str, ...]
    negatives: tuple[str, ...]
    moods: tuple[str, ...]
    voice: str


ENGLISH = Language(
    subjects=(
        "an old keeper in a yellow raincoat",
        "a girl with a red scarf",
        "a small white dog",
        "a baker in a linen apron",
        "a tin robot with one green eye",
    ),
    places=(
        "a quiet harbour",
        "a narrow stone staircase",
        "a wide meadow",
        "a small bakery",
    ),
    looks=("35 mm film", "soft watercolour", "clean studio look"),
    actions=(
        "walks slowly along",
        "looks calmly ahead",
        "breathes quietly",
        "moves on at an easy pace",
        "smiles a little",
    ),
    openings=(
        "{who} in {where} {does}, then stands still.",
        "A steady view of {where}: {who} {does} and comes to rest.",
    ),
    hops=(
        "{who} continues calmly and {does}.",
        "The camera continues to follow {who}, who gradually {does}.",
        "Still in the same framing, {who} {does} and comes to rest.",
        "Then {who} slowly {does}, and the camera stays with the same subject.",
    ),
    titles=("The last light", "A slower morning", "One quiet walk"),
    negatives=("subtitles, watermark", "blur, text overlay"),
    moods=("A steady view.", "Soft sound."),
    voice="low and warm",
)

CHINESE = Language(
    subjects=("穿黄色雨衣的老人", "围红围巾的小女孩", "一只白色小狗", "系围裙的面包师"),
    places=("安静的港口", "狭窄的石阶", "开阔的草地", "小小的面包店"),
    looks=("水墨风格", "胶片质感", "柔和的动画风格"),
    actions=("慢慢向前走", "静静望着前方", "轻轻呼吸", "露出微笑"),
    openings=("{who}在{where}，{does}，然后静静站住。", "{where}里，{who}{does}，最后停下来。"),
    hops=(
        "{who}继续{does}，镜头平稳。",
        "镜头继续跟随{who}，渐渐地{does}。",
        "接着，{who}仍然{does}，慢慢停下。",
    ),
    titles=("最后的光", "雨巷", "慢一点的早晨"),
    negatives=("字幕, 水印", "模糊"),
    moods=("镜头平稳。", "声音柔和。"),
    voice="低沉而温和",
)

TRADITIONAL = Language(
    subjects=("穿黃色雨衣的老人", "圍紅圍巾的小女孩", "繫圍裙的麵包師"),
    places=("安靜的港口", "狹窄的石階", "開闊的草地"),
    looks=("水墨風格", "膠片質感"),
    actions=("慢慢向前走", "靜靜望著前方", "輕輕呼吸", "露出微笑"),
    openings=("{who}在{where}，{does}，然後靜靜站住。", "{where}裡，{who}{does}，最後停下來。"),
    hops=(
        "{who}繼續{does}，鏡頭平穩。",
        "鏡頭繼續跟隨{who}，漸漸地{does}。",
        "接著，{who}仍然{does}，慢慢停下。",
    ),
    titles=("最後的光", "雨巷", "慢一點的早晨"),
    negatives=("字幕, 浮水印", "模糊"),
    moods=("鏡頭平穩。", "聲音柔和。"),
    voice="低沉而溫和",
)

LANGUAGES = (ENGLISH, CHINESE, TRADITIONAL)
