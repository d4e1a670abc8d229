"""The energy gate spares clear silence and lets every onset through."""

from __future__ import annotations

from collections.abc import Sequence

from integrations.providers.local.vad_gate import FLOOR_WINDOWS, HOLD, EnergyGate


def decisions(gate: EnergyGate, levels: Sequence[float]) -> list[bool]:
    return [gate.opens(level) for level in levels]


def settled(level: float = 100.0) -> EnergyGate:
    gate = EnergyGate()
    decisions(gate, [level] * (HOLD + 2))
    return gate


def test_a_call_begins_with_the_gate_open() -> None:
    assert EnergyGate().opens(5000.0)


def test_steady_noise_closes_it() -> None:
    assert decisions(EnergyGate(), [100.0] * 40).count(True) == HOLD


def test_a_window_well_above_the_floor_opens_it_at_once() -> None:
    assert settled().opens(170.0)


def test_a_window_just_above_the_floor_does_not() -> None:
    assert not settled().opens(140.0)


def test_it_stays_open_through_the_dip_between_words() -> None:
    gate = settled()
    assert all(decisions(gate, [1000.0, *[100.0] * HOLD]))
    assert not gate.opens(100.0)


def test_a_voice_that_the_model_hears_keeps_it_open() -> None:
    gate = settled()
    gate.opens(1000.0)
    for _ in range(3 * HOLD):
        gate.voiced()
        assert gate.opens(110.0)


def test_louder_noise_becomes_the_new_floor() -> None:
    gate = settled(100.0)
    heard = decisions(gate, [400.0] * (FLOOR_WINDOWS + 2 * HOLD))
    assert heard[0]
    assert not heard[-1]


def test_below_the_least_level_nothing_is_voice() -> None:
    assert not settled(0.0).opens(11.0)
