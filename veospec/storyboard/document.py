"""What may stand in a storyboard: every key, its type, its range and what it means.

One table feeds two readers: `validate.py`, which words each mistake for people, and
`json_schema.py`, which writes the schema for editors. The table is plain data and not a pydantic
model, because loading pydantic's model machinery takes longer than all else that `check` does.
"""

from __future__ import annotations

from veospec.storyboard.kinds import (
    Choice,
    FilePath,
    Flag,
    Free,
    Key,
    ListOf,
    Named,
    Number,
    Table,
    Tables,
    Text,
    Whole,
)
from veospec.storyboard.model import SCHEMA

FILE_BYTES_MAX = 1_000_000
PROMPT_CHARACTERS_MAX = 20_000
SHOTS_MAX = 1_000
HOPS_MAX = 5_000

CODE_PATTERN = "VS[0-9]{3}"
_CODE_SHAPE = "a code such as VS202"
_SEED = Whole(0, 4_294_967_295)
_PROMPT = Text(characters_max=PROMPT_CHARACTERS_MAX)
_ID = Text(
    characters_max=64,
    pattern="[a-z0-9_-]+",
    shape="small letters a-z, digits, `-` and `_`",
)

HOP = Table(
    "[[shot.hop]]",
    {
        "id": Key(_ID, "Name of the hop, unique in its shot.", examples=("turn",)),
        "prompt": Key(
            _PROMPT,
            "What happens in the seconds that this hop adds. A Jinja template: "
            "`{{ cast.keeper }}`, `{{ place.tower }}`, `{{ style.look }}`, `{{ vars.sea }}`.",
            required=True,
            examples=("The camera continues to follow {{ cast.keeper }} as he gradually turns.",),
        ),
        "seconds": Key(
            Whole(1, 600),
            "Seconds that the hop adds, for engines that leave a choice.",
            examples=(7,),
        ),
        "seed": Key(_SEED, "Seed of this hop, where the engine takes one.", examples=(8,)),
    },
)

SHOT = Table(
    "[[shot]]",
    {
        "id": Key(
            _ID, "Name of the shot, unique in the film.", required=True, examples=("stairs",)
        ),
        "prompt": Key(
            _PROMPT,
            "What the opening clip shows. A Jinja template: `{{ cast.keeper }}`, "
            "`{{ place.tower }}`, `{{ style.look }}`, `{{ vars.sea }}`.",
            required=True,
            examples=("{{ cast.keeper }} climbs {{ place.tower }}. He stops and stands still.",),
        ),
        "seconds": Key(
            Whole(1, 600), "Length of the opening clip in seconds.", default=8, examples=(8,)
        ),
        "image": Key(
            FilePath(), "Picture that the opening clip starts from.", examples=("refs/keeper.png",)
        ),
        "last_frame": Key(
            FilePath(), "Picture that the opening clip ends on.", examples=("refs/end.png",)
        ),
        "references": Key(
            ListOf(FilePath(), 16),
            "Pictures of people, things or a style that the opening clip keeps to.",
        ),
        "source": Key(
            FilePath(),
            "A clip of yours that the take starts with, instead of a generated opening.",
            examples=("clip.mp4",),
        ),
        "hop": Key(Tables(HOP, 0, HOPS_MAX), "Extensions of the opening clip, in order."),
    },
)

CHARACTER = Table(
    "[cast.NAME]",
    {
        "description": Key(
            Text(),
            "How the character looks, in words; `{{ cast.NAME }}` puts them into a prompt.",
            required=True,
            examples=("an old keeper in a yellow raincoat",),
        ),
        "voice": Key(
            Text(), "How the character sounds; `{{ cast.NAME.voice }}`.", examples=("low, hoarse",)
        ),
    },
)

PLACE = Table(
    "[place.NAME]",
    {
        "description": Key(
            Text(),
            "How the place looks, in words; `{{ place.NAME }}` puts them into a prompt.",
            required=True,
            examples=("a narrow spiral staircase of wet stone",),
        ),
    },
)

LINT = Table(
    "[lint]",
    {
        "ignore": Key(
            ListOf(Text(5, CODE_PATTERN, _CODE_SHAPE), 200), "Codes that are not reported."
        ),
        "severity": Key(
            Named(Choice(("error", "warning", "info", "off")), CODE_PATTERN, _CODE_SHAPE),
            "Codes and the severity that they have in this file.",
        ),
    },
)

STORYBOARD = Table(
    "the storyboard",
    {
        "schema": Key(
            Text(), "Version of the storyboard's format.", required=True, examples=(SCHEMA,)
        ),
        "title": Key(Text(200), "Title of the film.", required=True, examples=("The last light",)),
        "engine": Key(
            Text(200),
            "Model that makes the film unless `--engine` names another; veo-3.1-generate-001 when "
            "it is left out. `veospec engines` lists them.",
            examples=("veo-3.1-generate-001",),
        ),
        "aspect_ratio": Key(
            Text(9, "[1-9][0-9]{0,3}:[1-9][0-9]{0,3}", "two numbers with a colon between, as 16:9"),
            "Shape of the picture, one for the whole film.",
            default="16:9",
            examples=("16:9", "9:16"),
        ),
        "resolution": Key(
            Text(6, "[1-9][0-9]{0,4}[pk]", "a height such as 720p"),
            "Resolution of the picture.",
            default="720p",
            examples=("720p", "1080p"),
        ),
        "seconds": Key(
            Whole(1, 100_000),
            "Promised length of the film in seconds; checked against the shots.",
            examples=(29,),
        ),
        "seed": Key(_SEED, "Seed of all shots, where the engine takes one.", examples=(7,)),
        "audio": Key(Flag(), "Whether the film has sound.", default=True),
        "negative_prompt": Key(
            _PROMPT,
            "What should not be seen, as a list of words without `no`. A template like a prompt.",
            examples=("subtitles, watermark",),
        ),
        "budget_usd": Key(
            Number(0, 1_000_000), "The most that the film may cost, in USD.", examples=(20,)
        ),
        "vars": Key(Free(), "Values for prompts: `{{ vars.NAME }}`."),
        "style": Key(Free(), "The film's look, under keys of your choice: `{{ style.NAME }}`."),
        "cast": Key(Named(CHARACTER), "The characters: `{{ cast.NAME }}`."),
        "place": Key(Named(PLACE), "The places: `{{ place.NAME }}`."),
        "lint": Key(LINT, "Which rules apply to this file, and how severely."),
        "shot": Key(
            Tables(SHOT, 1, SHOTS_MAX),
            "The shots in order. Each is one continuous take; between two shots is a cut.",
            required=True,
        ),
    },
)
