"""The turn machine, event by event. Times are seconds; ``machine`` talks in words a person would use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistants.voice.config import BargeInConfig, BargeInTrigger, EndOfSpeechConfig, EndOfSpeechKind
from assistants.voice.effects import (
    AskCompleteness,
    Commit,
    Discard,
    Effect,
    Interrupt,
    Note,
    PauseOutput,
    Reopen,
    ResumeOutput,
    Speculate,
)
from assistants.voice.endpointing import Endpointing
from assistants.voice.frames import InterruptionType
from assistants.voice.turns import Floor, TurnMachine
from integrations.interfaces import Transcript

SILENCE = EndOfSpeechConfig(kind=EndOfSpeechKind.SILENCE, timeout=0.7)
GRADED = EndOfSpeechConfig(kind=EndOfSpeechKind.GRADED, timeout=0.7, quick=0.3, extended=1.0)
SENTENCE = "what time do you open"


class Scene:
    """Drives one machine and keeps what it said to do, with the time; ``Note`` effects apart."""

    def __init__(
        self,
        eos: EndOfSpeechConfig = SILENCE,
        barge_in: BargeInConfig | None = None,
        *,
        provider_endpoints: bool = False,
        speculate: bool = False,
    ) -> None:
        self.machine = TurnMachine(
            Endpointing(eos),
            barge_in or BargeInConfig(),
            kind=eos.kind,
            provider_endpoints=provider_endpoints,
            speculate=speculate,
        )
        self.done: list[tuple[float, Effect]] = []
        self.notes: list[str] = []
        self.now = 0.0

    def until(self, now: float) -> Scene:
        """Let time pass, ticking at each deadline."""
        for _ in range(50):
            due = self.machine.deadline
            if due is None or due > now:
                break
            self.now = max(self.now, due)
            before = len(self.done)
            self._keep(self.machine.tick(self.now))
            if self.machine.deadline == due and len(self.done) == before:
                raise AssertionError(f"the deadline {due} is due for ever")
        self.now = now
        return self

    def voice(self, at: float, *, start: float = 0.1) -> Scene:
        """Voice from ``at``; the detector says so ``start`` later."""
        self.until(at + start)
        return self._keep(self.machine.voice_started(at, self.now))

    def quiet(self, at: float, *, stop: float = 0.2) -> Scene:
        self.until(at + stop)
        return self._keep(self.machine.voice_ended(at, self.now))

    def words(self, text: str, at: float, *, final: bool = True, segment: int = 0) -> Scene:
        self.until(at)
        return self._keep(self.machine.transcript(Transcript(text, final, segment), at))

    def speaks(self, *, protected: bool = False) -> Scene:
        """The assistant's answer is being heard."""
        self.machine.thinking()
        self.machine.speaking(protected=protected)
        return self

    def thinks(self) -> Scene:
        self.machine.thinking()
        return self

    def falls_silent(self, at: float) -> Scene:
        self.until(at)
        return self._keep(self.machine.silent(at))

    def graded(self, score: float, at: float) -> Scene:
        self.until(at)
        ticket = next(e.ticket for _, e in reversed(self.done) if isinstance(e, AskCompleteness))
        return self._keep(self.machine.completeness(ticket, score, at))

    def _keep(self, effects: list[Effect]) -> Scene:
        for effect in effects:
            if isinstance(effect, Note):
                self.notes.append(effect.name)
            else:
                self.done.append((round(self.now, 3), effect))
        return self

    @property
    def kinds(self) -> list[type]:
        return [type(effect) for _, effect in self.done]

    def commits(self) -> list[tuple[float, str]]:
        return [(at, effect.text) for at, effect in self.done if isinstance(effect, Commit)]


# ------------------------------------------------------------------------------------ end of speech
def test_it_waits_from_the_last_voiced_sample_and_not_from_the_detectors_news() -> None:
    scene = Scene().voice(0.0).quiet(2.0).words(SENTENCE, 2.35).until(9)
    assert scene.commits() == [(2.7, SENTENCE)]


def test_time_that_models_took_is_part_of_the_wait() -> None:
    scene = Scene().voice(0.0).quiet(2.0).words(SENTENCE, 2.9).until(9)
    assert scene.commits() == [(2.9, SENTENCE)]


@pytest.mark.parametrize(("score", "at"), [(0.9, 2.38), (0.15, 2.65), (0.0, 3.0)])
def test_a_completeness_score_chooses_the_length_of_the_wait(score: float, at: float) -> None:
    scene = Scene(GRADED).voice(0.0).quiet(2.0).words(SENTENCE, 2.34).graded(score, 2.38).until(9)
    assert scene.commits() == [(at, SENTENCE)]


def test_a_completeness_score_never_ends_a_turn_before_the_quick_wait() -> None:
    scene = Scene(GRADED).voice(0.0).quiet(2.0, stop=0.1).words(SENTENCE, 2.12).graded(1.0, 2.15).until(9)
    assert scene.commits() == [(2.3, SENTENCE)]


def test_a_completeness_score_for_older_words_is_ignored() -> None:
    scene = Scene(GRADED).voice(0.0).quiet(2.0).words("i would like", 2.3)
    ticket = next(e.ticket for _, e in scene.done if isinstance(e, AskCompleteness))
    scene.voice(2.4).quiet(3.0).words("i would like a table", 3.3)
    assert scene.machine.completeness(ticket, 1.0, 3.35) == []
    assert scene.until(9).commits() == [(3.7, "i would like a table")]


def test_digits_get_the_long_wait_and_no_model_is_asked() -> None:
    scene = Scene(GRADED).voice(0.0).quiet(2.0).words("four seven two", 2.3).until(9)
    assert AskCompleteness not in scene.kinds
    assert scene.commits() == [(3.0, "four seven two")]


def test_a_caller_who_goes_on_within_the_wait_is_not_cut() -> None:
    scene = Scene().voice(0.0).quiet(1.0).words("i would like", 1.3).voice(1.5).quiet(2.5)
    scene.words("i would like a table", 2.8).until(9)
    assert scene.commits() == [(3.2, "i would like a table")]


def test_a_final_that_arrives_while_the_caller_already_goes_on_commits_nothing() -> None:
    scene = Scene().voice(0.0).quiet(1.0).voice(1.25).words("i would like", 1.4).until(5)
    assert scene.commits() == []
    scene.quiet(5.0).words("i would like a table", 5.3).until(9)
    assert scene.commits() == [(5.7, "i would like a table")]


def test_segments_of_one_turn_are_joined_in_order() -> None:
    scene = Scene().voice(0.0).words("good morning", 1.0, segment=0).quiet(2.0).words("a table please", 2.3, segment=1)
    assert scene.until(9).commits() == [(2.7, "good morning a table please")]


def test_a_transcript_that_never_becomes_final_is_taken_after_the_deadline() -> None:
    scene = Scene().voice(0.0).words("hello", 0.8, final=False).quiet(1.0).until(9)
    assert scene.commits() == [(4.0, "hello")]
    assert scene.notes.count("stt.timeout") == 1


def test_a_late_final_of_a_committed_segment_commits_nothing_again() -> None:
    scene = Scene().voice(0.0).words("hello", 0.8, final=False).quiet(1.0).until(5).falls_silent(5)
    scene.words("hello there", 5.5).until(20)
    assert len(scene.commits()) == 1
    assert "stt.late" in scene.notes


def test_sound_without_words_is_discarded_and_a_long_one_counts_as_unclear() -> None:
    assert Scene().voice(0.0).quiet(0.2).words("", 0.5).until(9).done == [
        (0.5, Discard("no words were recognized", unclear=False))
    ]
    assert Scene().voice(0.0).quiet(1.2).words("", 1.5).until(9).done == [
        (1.5, Discard("no words were recognized", unclear=True))
    ]


def test_a_transcriber_that_says_nothing_at_all_does_not_block_the_call() -> None:
    scene = Scene().voice(0.0).quiet(1.0).until(9)
    assert scene.kinds == [Discard]
    assert scene.machine.deadline is None


def test_typed_text_ends_the_turn_at_once_and_keeps_what_was_said_before() -> None:
    scene = Scene().voice(0.0).quiet(1.0).words("my address is", 1.3)
    scene._keep(scene.machine.typed("12 Elm Street", 1.5))
    assert [text for _, text in scene.commits()] == ["my address is 12 Elm Street"]


def test_audio_that_stops_in_mid_speech_ends_the_voice() -> None:
    scene = Scene().voice(0.0).quiet(2.0, stop=0.0)
    scene.words(SENTENCE, 2.2).until(9)
    assert scene.commits() == [(2.7, SENTENCE)]


def test_words_without_any_voice_detected_still_make_a_turn() -> None:
    scene = Scene().words("hello", 1.0).until(9)
    assert scene.commits() == [(1.7, "hello")]


def test_an_engine_that_ends_speech_itself_commits_at_its_final() -> None:
    eos = EndOfSpeechConfig(kind=EndOfSpeechKind.PROVIDER)
    scene = Scene(eos, provider_endpoints=True).words("hel", 0.5, final=False).words("hello", 1.0).until(9)
    assert scene.commits() == [(1.0, "hello")]


def test_the_caller_who_pauses_long_gets_more_time_when_adaptive() -> None:
    eos = replace(SILENCE, kind=EndOfSpeechKind.ADAPTIVE, timeout=0.7, quick=0.3, extended=1.2)
    hurried = Scene(eos)
    slow = Scene(eos)
    at = 0.0
    for pause in (0.25, 0.65, 0.65):
        slow.voice(at).quiet(at + 1).words("so", at + 1.25)
        at += 1 + pause
    slow.voice(at).quiet(at + 1).words(SENTENCE, at + 1.3).until(at + 9)
    hurried.voice(0.0).quiet(1.0).words(SENTENCE, 1.3).until(9)
    assert slow.commits()[0][0] - (at + 1) > hurried.commits()[0][0] - 1.0


# ------------------------------------------------------------------------------------------------ barge-in
def test_voice_pauses_the_assistant_after_the_set_time_and_words_make_it_an_interruption() -> None:
    scene = Scene().speaks().voice(5.0).until(5.5).words("stop", 5.6, final=False)
    assert scene.done == [(5.2, PauseOutput()), (5.6, Interrupt(InterruptionType.VAD))]


def test_voice_shorter_than_the_set_time_changes_nothing() -> None:
    scene = Scene().speaks().voice(5.0).quiet(5.05, stop=0.1).words("", 5.3).until(9)
    assert scene.done == []


def test_a_short_word_is_an_interruption_although_its_voice_was_short() -> None:
    scene = Scene().speaks().voice(5.0).quiet(5.05, stop=0.1).words("stop", 5.3).until(9)
    assert scene.done[0] == (5.3, Interrupt(InterruptionType.WORD))
    assert scene.commits() == [(5.75, "stop")]


def test_a_cough_lets_the_assistant_go_on() -> None:
    scene = Scene().speaks().voice(5.0).quiet(5.4).words("", 5.7).until(9)
    assert scene.done == [(5.2, PauseOutput()), (6.4, ResumeOutput("no words followed"))]
    assert scene.machine.floor is Floor.SPEAKING


def test_how_much_voice_pauses_and_how_much_quiet_resumes_is_set() -> None:
    barge_in = BargeInConfig(min_speech=0.35, resume_after=2.5)
    scene = Scene(barge_in=barge_in).speaks().voice(5.0).quiet(5.4).words("", 5.7).until(9)
    assert scene.done == [(5.35, PauseOutput()), (7.9, ResumeOutput("no words followed"))]


def test_resuming_waits_for_a_transcript_that_is_still_owed() -> None:
    scene = Scene().speaks().voice(5.0).quiet(5.4).until(7.0)
    assert scene.kinds == [PauseOutput]
    scene.words("wait a moment", 7.1)
    assert scene.kinds == [PauseOutput, Interrupt, Commit]


def test_a_backchannel_does_not_take_the_turn() -> None:
    scene = Scene().speaks().voice(5.0).words("mhm", 5.3, final=False).quiet(5.4).words("Mhm.", 5.7).until(9)
    assert scene.done == [(5.2, PauseOutput()), (5.7, ResumeOutput("backchannel"))]
    scene.falls_silent(9).voice(10.0).quiet(11.0).words(SENTENCE, 11.3, segment=1).until(19)
    assert scene.commits() == [(11.7, SENTENCE)]


def test_without_resume_voice_alone_is_an_interruption() -> None:
    scene = Scene(barge_in=BargeInConfig(resume=False)).speaks().voice(5.0).quiet(6.0).words("stop it", 6.3).until(9)
    assert scene.done[0] == (5.2, Interrupt(InterruptionType.VAD))
    assert scene.commits() == [(6.7, "stop it")]


def test_by_words_only_enough_words_count() -> None:
    barge_in = BargeInConfig(trigger=BargeInTrigger.WORDS, min_words=3)
    scene = Scene(barge_in=barge_in).speaks().voice(5.0).words("hold on", 5.6, final=False)
    assert scene.done == []
    scene.words("hold on please", 5.9, final=False)
    assert scene.done == [(5.9, Interrupt(InterruptionType.WORD))]


def test_too_few_words_are_dropped_and_start_no_turn_later() -> None:
    barge_in = BargeInConfig(trigger=BargeInTrigger.WORDS, min_words=3)
    scene = Scene(barge_in=barge_in).speaks().voice(5.0).quiet(5.6).words("hold on", 5.9).falls_silent(7).until(12)
    assert scene.done == []
    assert "turn.ignored" in scene.notes


def test_the_words_of_an_interruption_become_a_turn() -> None:
    scene = Scene().speaks().voice(5.0).words("no", 5.5, final=False).quiet(6.0).words("no the other one", 6.3).until(9)
    assert scene.commits() == [(6.7, "no the other one")]


def test_speech_inside_a_protected_utterance_is_no_turn() -> None:
    scene = Scene().speaks(protected=True).voice(1.0).words("hello", 1.5, final=False).quiet(1.8).words("hello", 2.0)
    scene.falls_silent(4).until(9)
    assert scene.done == []


def test_speech_that_outlasts_a_protected_utterance_is_a_turn() -> None:
    scene = Scene().speaks(protected=True).voice(1.0).words("i need", 1.5, final=False).falls_silent(2.0).quiet(3.0)
    scene.words("i need a dentist", 3.3).until(9)
    assert scene.commits() == [(3.7, "i need a dentist")]


# ------------------------------------------------------------------------------------------------ split turns
def test_a_caller_who_goes_on_before_hearing_an_answer_gets_one_turn() -> None:
    scene = Scene().voice(0.0).quiet(1.0).words("i would like", 1.3).until(2.0)
    assert scene.commits() == [(1.7, "i would like")]
    scene.voice(2.0).words("a table", 2.6, final=False, segment=1).quiet(2.8).words("a table for two", 3.1, segment=1)
    assert scene.kinds == [Commit, PauseOutput, Reopen]
    assert scene.until(9).commits()[-1] == (3.5, "i would like a table for two")


def test_voice_without_words_while_thinking_lets_the_answer_come() -> None:
    scene = Scene().thinks().voice(2.0).quiet(2.4).words("", 2.7).until(9)
    assert scene.kinds == [PauseOutput, ResumeOutput]


def test_two_finals_in_a_row_become_one_turn_when_nothing_was_heard_between() -> None:
    eos = EndOfSpeechConfig(kind=EndOfSpeechKind.PROVIDER)
    scene = Scene(eos, provider_endpoints=True).words("hello", 1.0).words("i need help", 1.4, segment=1).until(9)
    assert scene.kinds == [Commit, Reopen, Commit]
    assert scene.commits()[-1][1] == "hello i need help"


def test_an_interruption_in_which_something_was_heard_starts_a_new_turn() -> None:
    scene = Scene().voice(0.0).quiet(1.0).words("hello", 1.3).until(2.0)
    scene.machine.speaking()
    scene.voice(3.0).words("thanks but no", 3.6, segment=1).quiet(3.7).words("thanks but no", 4.0, segment=1).until(9)
    assert scene.commits()[-1][1] == "thanks but no"
    assert Interrupt in scene.kinds


# ------------------------------------------------------------------------------------------------ speculation
def test_it_speculates_once_per_text_and_at_most_three_times_per_turn() -> None:
    scene = Scene(speculate=True)
    for number, text in enumerate(
        ("i", "i want", "i want", "i want a table", "i want a table for two", "i want it all")
    ):
        scene.voice(number * 1.0).quiet(number + 0.5).words(text, number + 0.75)
    guesses = [effect.text for _, effect in scene.done if isinstance(effect, Speculate)]
    assert guesses == ["i", "i want", "i want a table"]


def test_a_guess_is_made_before_the_wait_is_over() -> None:
    scene = Scene(speculate=True).voice(0.0).quiet(1.0).words(SENTENCE, 1.3).until(9)
    assert scene.kinds == [Speculate, Commit]
    assert [at for at, _ in scene.done] == [1.3, 1.7]


# ------------------------------------------------------------------------------------------------ invariants
def test_every_turn_moves_the_epoch_so_that_the_transcriber_starts_afresh() -> None:
    scene = Scene().voice(0.0).quiet(1.0).words("hello", 1.3).until(3)
    assert scene.machine.epoch == 1
    scene.falls_silent(4).voice(5.0).quiet(5.1).words("", 5.4, segment=1).until(9)
    assert scene.machine.epoch == 2
