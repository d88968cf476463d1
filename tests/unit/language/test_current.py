"""The spoken language is a context's own."""

import contextvars
import threading

from arcdiag.language.choice import Language
from arcdiag.language.current import counted, is_asked_for, speaking, spoken, tr, translated

CHINESE = Language.TRADITIONAL_CHINESE


def test_english_is_spoken_unless_something_else_is_said() -> None:
    assert spoken() is Language.ENGLISH
    assert tr("Saved as {name}", name="a") == "Saved as a"
    assert translated("anything at all") == "anything at all"
    assert counted(1, "one {count}", "several {count}") == "one 1"
    assert counted(2, "one {count}", "several {count}") == "several 2"
    with speaking(CHINESE, asked=True):
        assert spoken() is CHINESE
        assert is_asked_for()
        with speaking(Language.ENGLISH):
            assert spoken() is Language.ENGLISH
    assert spoken() is Language.ENGLISH
    assert not is_asked_for()


def test_another_thread_does_not_hear_of_it() -> None:
    heard: list[Language] = []

    with speaking(CHINESE):
        thread = threading.Thread(target=lambda: heard.append(spoken()))
        thread.start()
        thread.join()

    assert heard == [Language.ENGLISH]


def test_a_context_keeps_it_until_it_is_left() -> None:
    inside = contextvars.copy_context()

    def speak() -> Language:
        with speaking(CHINESE):
            return spoken()

    assert inside.run(speak) is CHINESE
    assert spoken() is Language.ENGLISH
