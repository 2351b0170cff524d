"""What a template may spend: steps and characters, for each prompt and for the whole file."""

from __future__ import annotations

from veospec.storyboard.names import Unknown

STEPS_PER_PROMPT = 10_000
STEPS_PER_FILE = 200_000
CHARACTERS_PER_PROMPT = 200_000


class RefusedError(Exception):
    """The template asks for something that it cannot have; `words` is what to point at."""

    def __init__(self, message: str, remedy: str, *, words: str = "", code: str = "VS005") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.words = words
        self.code = code

    @classmethod
    def unknown(cls, unknown: Unknown) -> RefusedError:
        """The error for a name that stands for nothing."""
        return cls(unknown.message, unknown.remedy, words=unknown.words)


class Budget:
    """Counts down while templates run; RefusedError when nothing is left."""

    def __init__(self) -> None:
        self._file_steps = STEPS_PER_FILE
        self._steps = 0
        self._characters = 0

    def start_prompt(self) -> None:
        """Give the next prompt its share of what the file has left."""
        self._file_steps -= max(self._steps, 0)
        self._steps = 0
        self._characters = 0

    def spend(self, steps: int) -> None:
        """Pay for loop turns, calls and parts of a template."""
        self._steps += steps
        if self._steps > min(STEPS_PER_PROMPT, self._file_steps):
            message = "The template takes too many steps: loops, calls or parts."
            raise RefusedError(message, f"A prompt may take {STEPS_PER_PROMPT:,}.")

    def spend_characters(self, count: int) -> None:
        """Pay for text that is written, here or into a variable."""
        self._characters += count
        if self._characters > CHARACTERS_PER_PROMPT:
            message = "The template writes too much text."
            raise RefusedError(message, f"A prompt may write {CHARACTERS_PER_PROMPT:,} characters.")
