"""Where the pipeline's time goes: the named steps are wrapped, each second is counted for the innermost of them."""

from __future__ import annotations

import importlib
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

#: (stage, module, name that the module calls): the names are those of the callers, so that only their calls are counted.
STAGES = (
    ("read page marks", "extractors.pdf_pages", "read_marks"),
    ("text layer", "extractors.pdf_pages", "read_text_page"),
    ("page image", "extractors.pdf_pages", "read_page_image"),
    ("page repair", "extractors.scan", "repair_page"),
    ("rulings", "extractors.scan", "page_rulings"),
    ("rulings", "extractors.scan", "erase_rulings"),
    ("ink and cells", "extractors.scan", "read_scan"),
    ("first reader", "extractors.line_reading", "read_line"),
    ("second reader", "extractors.line_reading", "read_glyphs"),
    ("unruled tables", "extractors.scan", "find_unruled_grids"),
    ("second opinion", "extractors.text_layer", "choose_grids"),
    ("join pages", "extractors.read", "join_pages"),
    ("meaning", "pipeline.stages", "normalize_reading"),
)


class Clock:
    """Seconds by stage, "other" for what no stage holds."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._open = ["other"]
        self._since = time.process_time()

    def turn(self, stage: str | None) -> None:
        """Enter `stage`, or leave the innermost one (None)."""
        now = time.process_time()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now
        if stage is None:
            self._open.pop()
        else:
            self._open.append(stage)

    def wrapped(self, stage: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """`step`, its time counted for `stage`."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            self.turn(stage)
            try:
                return step(*args, **kwargs)
            finally:
                self.turn(None)

        return timed


def find_lost_stages() -> list[str]:
    """The names in STAGES that the code no longer has: a step was renamed, and its line here must follow."""
    return [f"{module}.{name}" for _, module, name in STAGES if not hasattr(importlib.import_module(module), name)]


def start_clock() -> Clock:
    """A clock that runs from now; it wraps the stages of this process for good, so it is for a process of its own."""
    steps = [(stage, importlib.import_module(module), name) for stage, module, name in STAGES]
    clock = Clock()
    for stage, module, name in steps:
        if hasattr(module, name):
            setattr(module, name, clock.wrapped(stage, getattr(module, name)))
    return clock
