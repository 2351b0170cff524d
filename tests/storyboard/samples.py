"""A storyboard with every kind of key, to be broken by tests."""

ENGINES = ("veo-3.1-generate-001", "veo-3.1-fast-generate-001")
GOOD = """\
schema = "veospec/1"
title = "The last light"
engine = "veo-3.1-generate-001"
aspect_ratio = "16:9"
seconds = 15
audio = true
negative_prompt = "subtitles, {{ vars.mark }}"
budget_usd = 12.5

[vars]
mark = "watermark"
[style]
look = "35 mm film"
[cast.keeper]
description = "an old keeper"
voice = "low"
[place.tower]
description = "a staircase"

[lint]
ignore = ["VS202"]
severity = { VS203 = "error", VS204 = "off" }

[[shot]]
id = "stairs"
prompt = "{{ cast.keeper }} climbs {{ place.tower }}. {{ style.look }}."
seconds = 8

[[shot.hop]]
id = "turn"
prompt = "{{ cast.keeper }} gradually turns."
seconds = 7
seed = 8
"""
