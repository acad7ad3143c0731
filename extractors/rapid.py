"""The second reader: RapidOCR's line recognizer and its upside-down classifier, run through onnxruntime on one thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey
from extractors.model_classes import keep_classes, read_entry
from pipeline.errors import ToolMissingError

_RECOGNIZER = "PP-OCRv6_rec_small.onnx"
_CLASSIFIER = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_HEIGHT = 48  # pixels, the recognizer's input height
_STEP = 8  # pixels of its input's width for each place where it tells a character
_PLAIN = 0x7F  # code points below are ASCII; Indonesian needs no accents, and specks look like them
_SYMBOLS = "²³½°§ΣΔ∑√∛∞≤≥±×÷–—−•…‰→’‘“”≠≈"


@dataclass(frozen=True, slots=True)
class ReadGlyph:
    """One character as read: its centre in pixels of the line image, its probability."""

    text: str
    x: float
    confidence: float


def _models() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ToolMissingError("the Python package rapidocr is not installed; run: make setup")
    return Path(spec.origin).parent / "models"


def _model(name: str) -> bytes:
    path = _models() / name
    if not path.is_file():
        raise ToolMissingError(
            f"RapidOCR's model {name} is missing from its package; run: pip install --force-reinstall rapidocr"
        )
    return path.read_bytes()


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # line widths vary: the arena would keep the widest of each operator
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@cache
def _recognizer() -> tuple[Any, str, tuple[str, ...]]:
    """The recognizer, its input's name, and the character of each of its classes; the first stands for none."""
    model = _model(_RECOGNIZER)
    try:
        names = ("", *read_entry(model, "character").splitlines(), " ")
        kept = [k for k, name in enumerate(names) if k == 0 or (len(name) == 1 and (ord(name) < _PLAIN or name in _SYMBOLS))]
        session = _session(keep_classes(model, len(names), kept))
    except ValueError as error:
        raise ToolMissingError(f"RapidOCR's model {_RECOGNIZER} is not the one expected ({error}); run: make setup") from error
    return session, session.get_inputs()[0].name, tuple(names[k] for k in kept)


@cache
def _classifier() -> tuple[Any, str]:
    session = _session(_model(_CLASSIFIER))
    return session, session.get_inputs()[0].name


def read_glyphs(line: Grey) -> tuple[ReadGlyph, ...]:
    """The characters of one line image (dark on light), blanks among them, from left to right."""
    session, name, names = _recognizer()
    height, width = line.shape
    wide = max(16, round(width * _HEIGHT / height))
    image = cv2.resize(line, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_LINEAR)
    image = cv2.copyMakeBorder(image, 0, 0, 0, -wide % _STEP, cv2.BORDER_CONSTANT, value=(255.0,))
    tensor = np.repeat((image.astype(np.float32) / 127.5 - 1.0)[None, None], 3, axis=1)
    scores = cast("NDArray[np.float32]", session.run(None, {name: tensor})[0])[0]
    best = scores.argmax(axis=1)
    sure = scores[np.arange(len(best)), best]
    per_step = _STEP * width / wide
    glyphs: list[ReadGlyph] = []
    previous = 0
    for i, k in enumerate(best):
        if k and k != previous:
            glyphs.append(ReadGlyph(names[k], (i + 0.5) * per_step, float(sure[i])))
        previous = k
    return tuple(glyphs)


def upside_down(lines: list[Grey]) -> float:
    """The mean probability that the line images stand on their heads; 0.5 when there are none."""
    if not lines:
        return 0.5
    session, name = _classifier()
    batch = np.zeros((len(lines), 3, _HEIGHT, 192), np.float32)
    for i, line in enumerate(lines):
        height, width = line.shape
        wide = min(192, max(8, round(width * _HEIGHT / height)))
        batch[i, :, :, :wide] = cv2.resize(line, (wide, _HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1.0
    return float(np.mean(session.run(None, {name: batch})[0][:, 1]))
