"""What an operator is told at the start about this machine."""

from __future__ import annotations

from integrations import checks


def test_a_machine_without_the_engines_library_is_told_what_to_install() -> None:
    assert checks.language_model_can_run(None) == []  # else the tests of the language model could not run here
    (found,) = checks.language_model_can_run(None, library="libnothing.so.9")
    assert found.id == "integrations.W002"
    assert "libnothing.so.9 is missing" in found.msg
    assert "apt install libgomp1" in str(found.hint)
