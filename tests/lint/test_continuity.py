"""The rules of continuity judge a hop against what came before it."""

from __future__ import annotations

import pytest

from tests.lint.boards import hops

PIER = "A fisherman in a yellow raincoat mends a net on the pier at noon."


@pytest.mark.parametrize(
    ("code", "opening", "hop"),
    [
        ("VS202", PIER, "Dolphins leap near a coral reef."),
        ("VS202", "一位老渔夫坐在码头上。", "霓虹招牌照亮面摊"),
        ("VS204", "The camera pans to the left.", "The camera pans to the right."),
        ("VS204", "The camera zooms in.", "The camera abruptly zooms out."),
        ("VS204", "The dog runs to the right.", "The dog runs to the left."),
        ("VS204", "鏡頭向左移動。", "鏡頭向右移動。"),
        ("VS204", "鏡頭放大到標誌。", "鏡頭縮小，露出整張桌子。"),
        ("VS204", "小狗往饭碗跑过去。", "小狗往后退，离饭碗越来越远。"),
        ("VS204", "列車がトンネルに入っていく。", "列車がトンネルから出ていく。"),
        ("VS204", "The camera pans from the door to the bed.", "It pans from the bed to the door."),
        ("VS205", PIER, "He continues to mend it in a kitchen."),
        ("VS205", "他在厨房里做饭。", "他继续做饭，现在在沙滩上。"),
        ("VS206", PIER, "He continues to mend it at midnight."),
        ("VS206", PIER, "The next morning he continues."),
        ("VS206", PIER, "He continues in a blizzard."),
        ("VS206", "白天，他在钓鱼。", "夜晚，他继续钓鱼。"),
        ("VS207", "A man walks a dog.", "The woman walks on."),
        ("VS207", "A man in a red coat waits.", "The man in the blue coat waits on."),
        ("VS207", "穿红色外套的女孩在等车。", "穿蓝色外套的女孩继续等车。"),
        ("VS208", PIER, "He continues, anime style."),
        ("VS208", "一个男孩走路，写实。", "男孩继续走，水墨风格。"),
        ("VS209", "Wide shot of a market.", "Close-up of the market."),
        ("VS210", "A cook kneads dough.", "The cook continues talking."),
        ("VS201", "A man walks.", "It jumps to a wide shot of the bay."),
        ("VS201", "一个男人在走路。", "男人继续走。跳到厨房。"),
        ("VS201", "一个男人在走路。", "切到海滩，他继续走。"),
        ("VS205", "A man walks in the kitchen.", "The man continues to walk on a beach."),
        ("VS208", "A black and white portrait of a man.", "The man smiles, in vivid color."),
        ("VS208", "A man reads, black and white.", "The man reads on in vivid color."),
        ("VS204", "The camera slowly dollies in.", "The camera gradually dollies out."),
        ("VS204", "A woman climbs up the stairs.", "The woman walks down the stairs."),
        ("VS204", "A woman climbs up the stairs.", "The woman descends the stairs."),
        ("VS204", "She walks into the chapel.", "She walks out of the chapel."),
        ("VS204", "The elevator carries them up.", "The elevator goes down with them."),
        ("VS204", "她走进教堂。", "她走出教堂。"),
        ("VS207", "A woman in a yellow raincoat walks.", "The woman in a red suit walks on."),
        ("VS207", "穿黄色雨衣的女人在走路。", "穿红色西装的女人继续走路。"),
        ("VS207", "A woman with long red hair waits.", "The woman with short black hair waits."),
        ("VS207", "Anna walks along the pier.", "Maria continues along the pier."),
        ("VS209", "Extreme close-up of his eye.", "An aerial wide shot continues to follow him."),
    ],
)
def test_a_break_is_reported_at_its_hop(code: str, opening: str, hop: str) -> None:
    assert hops(code, opening, hop) == [1]


@pytest.mark.parametrize(
    ("code", "opening", "hop"),
    [
        ("VS202", PIER, "The fisherman looks up."),
        ("VS202", PIER, "Then he looks up."),
        ("VS202", PIER, "The camera pans to the sea."),
        ("VS204", "The camera pans to the left.", "The camera pans to the left."),
        ("VS204", "The camera pans to the left.", "The camera stops, then pans to the right."),
        ("VS204", "The camera pans to the left.", "The dog runs to the right."),
        ("VS204", "She walks into the chapel.", "She steps out of the light of a window."),
        ("VS204", "She walks toward the tree.", "She walks away from the fence."),
        ("VS204", "她走进教堂。", "她离开门口，坐下来。"),
        ("VS204", "A man stands on the left.", "A dog sits on the right."),
        ("VS204", "The player tosses the ball up.", "The ball comes down."),
        ("VS204", "The bar goes up over his head.", "It drops to the floor."),
        ("VS204", "The kid runs to the shed and opens it.", "He runs back to the gate."),
        ("VS204", "The doors slide open and people pour out.", "The doors slide shut."),
        ("VS204", "She walks into the kitchen.", "She drinks and walks out of the kitchen."),
        ("VS204", "她走进厨房。", "她喝了一口，走出厨房。"),
        ("VS205", PIER, "He walks into a kitchen."),
        ("VS206", PIER, "The sun slowly sets and it grows dark."),
        ("VS207", "A man walks a dog.", "A woman joins the man."),
        ("VS207", "A man in a red coat waits.", "Another man in a blue coat arrives."),
        ("VS209", "Wide shot of a market.", "The camera pushes in to a close-up of a stall."),
        ("VS210", 'A cook says, "Flour."', "The cook continues talking."),
        ("VS207", "Anna walks along the pier.", "Maria joins Anna."),
        ("VS207", "Anna walks along the pier.", "Maria appears at the rail."),
        ("VS207", "A woman in a red coat waits.", "The woman in a white shirt waits."),
        ("VS201", "一个男孩在跑。", "男孩跳到沙发上。"),
        ("VS208", "A man walks.", "The man walks on past flowers in vivid color."),
        ("VS208", "A man pets a cow.", "The cow is black and white."),
    ],
)
def test_what_goes_on_is_left_alone(code: str, opening: str, hop: str) -> None:
    assert hops(code, opening, hop) == []


def test_a_hop_is_tied_by_a_member_of_the_cast() -> None:
    top = '[cast.ada]\ndescription = "an old keeper"\n'
    prompts = ("{{ cast.ada }} climbs.", "Ada waves.")
    board = "seconds = 15\n"
    assert hops("VS202", *prompts, top=board + top) == []


def test_words_of_the_declared_style_are_no_tie() -> None:
    top = '[style]\nlook = "grainy celluloid"\n'
    assert hops("VS202", "A pier, {{ style.look }}.", "Elephants, {{ style.look }}.", top=top) == [
        1
    ]


def test_a_declared_style_may_come_late() -> None:
    top = '[style]\nlook = "anime style"\n'
    assert hops("VS208", "A pier.", "The pier goes on, {{ style.look }}.", top=top) == []


def test_a_restless_tail_matters_where_a_hop_follows() -> None:
    calm = "The car goes on."
    assert hops("VS203", "A car crashes.", calm) == [0]
    assert hops("VS203", "A car crashes and comes to rest.", calm) == []
    assert hops("VS203", "A car crashes. It stops and stands still.", calm) == []
    assert hops("VS203", "A car drives.", "The car crashes.") == []


def test_silent_films_have_no_voice_to_lose() -> None:
    assert hops("VS210", "A cook.", "The cook continues talking.", top="audio = false") == []


def test_shots_are_joined_by_cuts_and_judged_alone() -> None:
    assert hops("VS206", "A pier at noon.", "The pier goes on.") == []


def test_a_plunge_is_no_tail_to_extend() -> None:
    fall = "A man jumps from the cliff into the water."
    assert hops("VS203", fall, "The man continues swimming.") == [0]


def test_a_list_of_actions_is_counted_as_steps() -> None:
    english = (
        "She opens the door, walks out, picks up a bag, runs to the car, gets in, "
        "starts the engine, drives off, and waves."
    )
    chinese = "他打开门，走出去，拿起包，跑向汽车，坐进去，发动引擎，开走，挥手。"
    scenery = "A pier with lamps, boats, nets, gulls, ropes, crates, barrels, and a bench."
    assert hops("VS304", PIER, english) == [1]
    assert hops("VS304", PIER, chinese) == [1]
    assert hops("VS304", PIER, scenery) == []


@pytest.mark.parametrize(
    ("hop", "found"),
    [
        ("てっぺんで立ち上がり、海を眺める。", []),
        ("隣で子どもが笑う。", []),
        ("男の帽子が落ちる。", []),
        ("イルカが珊瑚礁で跳ねる。", [1]),
    ],
)
def test_a_japanese_hop_is_tied_by_what_it_leaves_out(hop: str, found: list[int]) -> None:
    assert hops("VS202", "男がはしごをのぼる。", hop) == found


@pytest.mark.parametrize(
    ("hop", "found"),
    [
        ("老人迎面骑来，两人擦肩而过。", []),
        ("一群鸟越飞越高。", []),
        ("海豚跃出珊瑚礁。", [1]),
    ],
)
def test_a_chinese_hop_is_tied_by_who_must_be_there_already(hop: str, found: list[int]) -> None:
    assert hops("VS202", "女孩骑车沿河堤前进。", hop) == found


@pytest.mark.parametrize(
    "start", ["A man walks to the door.", "In the hall, a man walks to the door."]
)
def test_where_somebody_walks_to_is_a_direction(start: str) -> None:
    assert hops("VS204", start, "The man walks away from the door.") == [1]
