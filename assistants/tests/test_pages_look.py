"""What a picture cannot be asked: contrast, icons that exist, files that are there, figures drawn to scale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from assistants.templatetags.ui import duration, milliseconds, provider_label
from assistants.views.diff import compare_lines
from assistants.views.figures import WIDTH, moments, sparkline, waterfalls

ROOT = Path(settings.BASE_DIR)
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("bg", "surface", "raised", "sunken")],
    *[("accent", ground) for ground in ("bg", "surface", "accent-soft")],
    *[(name, f"{name}-soft") for name in ("caller", "good", "warn", "bad")],
    ("accent-strong", "accent-soft"),
    ("accent-ink", "accent"),
    ("ink-3", "accent-soft"),
    ("ink-3", "caller-soft"),
]


def colours() -> dict[str, tuple[str, str]]:
    tokens = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", tokens)
    return {name: (light, dark) for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, section "contrast ratio"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_fields_stand_out_as_wcag_asks(theme: int) -> None:
    named = colours()
    weak = {
        (ink, ground): round(ratio, 2)
        for ink, ground in TEXT_PAIRS
        if (ratio := contrast(named[ink][theme], named[ground][theme])) < 4.5
    }
    assert weak == {}
    assert contrast(named["line-field"][theme], named["raised"][theme]) >= 3


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text(encoding="utf-8")))
    pages = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    used = set(re.findall(r'{% icon "([\w-]+)"', pages)) | set(re.findall(r"icons\.svg' %}#([\w-]+)", pages))
    used |= set(re.findall(r'symbol="([\w-]+)"', pages))
    assert used - sprite == set()


def test_every_static_file_that_a_template_names_exists() -> None:
    pages = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r"{% static '([^']+)' %}", pages))
    assert {name for name in named if not (ROOT / "static" / name).is_file()} == set()


def test_a_waterfall_keeps_the_order_of_time_and_clips_the_playout() -> None:
    times = moments(
        [
            ("turn.eos_decision_ms", "400"),
            ("turn.stt_final_ms", "300"),
            ("turn.first_token_ms", "-20"),
            ("turn.first_audio_ms", "800"),
            ("turn.playout_end_ms", "5000"),
            ("turn.first_clause_ms", "nan"),
            ("custom.eos_decision_ms", "1"),
        ]
    )
    assert times == {"eos_decision": 400, "stt_final": 300, "first_token": 0, "first_audio": 800, "playout_end": 5000}
    [turn] = waterfalls({"m": times})
    assert [bar.stage for bar in turn.bars] == ["think", "hear", "wait", "send", "play"]
    assert [bar.length_ms for bar in turn.bars] == [0, 300, 100, 400, 4200]
    assert turn.bars[-1].clipped
    assert turn.bars[-1].x + turn.bars[-1].width == pytest.approx(WIDTH)
    assert [bar.stage for bar in turn.answer] == ["think", "hear", "wait", "send"]
    assert turn.first_audio_ms == 800


def test_a_turn_without_figures_has_no_waterfall() -> None:
    assert waterfalls({"m": {}}) == []


def test_a_sparkline_leaves_gaps_and_shows_a_lonely_value() -> None:
    spark = sparkline([1.0, 2.0, None, 4.0, None], width=40, height=20)
    assert spark.line.count("M") == 2
    assert spark.area.count("Z") == 2
    assert "M0.0 14.0L10.0 10.0" in spark.line
    assert "M27.0 2.0L33.0 2.0" in spark.line
    assert sparkline([]).line == ""
    assert "nan" not in sparkline([0.0, 0.0]).line


def test_times_read_as_people_say_them() -> None:
    assert [duration(value) for value in (None, 0.34, 4.21, 42, 65, 3720)] == [
        *("–", "340 ms", "4.2 s", "42 s", "1 min 05 s", "1 h 02 min")
    ]
    assert [milliseconds(value) for value in (None, 12.4, "999", 1240)] == ["–", "12 ms", "999 ms", "1.24 s"]


def test_a_comparison_shows_only_the_neighbourhood_of_a_change() -> None:
    old = [f"line {number}" for number in range(20)]
    new = [*old[:2], "changed", *old[3:18], "too", *old[19:]]
    kinds = [line.kind for line in compare_lines(old, new)]
    assert kinds.count("add") == kinds.count("remove") == 2
    assert kinds.count("skip-lines") == 1
    assert len(kinds) < len(old)


@pytest.mark.parametrize(
    ("code", "label"),
    [("local-whisper", "Whisper tiny.en, on this machine"), ("taken-out", "taken-out"), ("", ""), (None, "")],
)
def test_a_provider_is_shown_by_its_name(code: str | None, label: str) -> None:
    assert provider_label(code) == label
