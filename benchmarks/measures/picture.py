"""The curve of recall against alarms as a picture, readable on light and on dark pages, without any script."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

# Threshold, recall, alarms per 1,000 ordinary titles, plain hits per 1,000.
Curve = Sequence[Sequence[float]]

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 56, 60
_MARKED = (40.0, 50.0, 70.0, 80.0)
# Alarms are drawn from this many per 1,000 on: what is rarer is drawn there.
_LEAST_ALARMS = 1.0
# Thresholds that show less than this of the cases are of no use to anybody.
_LEAST_RECALL = 0.6

_STYLE = """
  .page { fill: #ffffff } .ink { fill: #1f2328 } .soft { fill: #59636e } .grid { stroke: #d8dee4 }
  .axis { stroke: #59636e } .with { stroke: #0b6bcb } .dot-with { fill: #0b6bcb } .alone { stroke: #b35900 }
  .dot-alone { fill: #b35900 } .chosen { fill: #ffffff; stroke: #0b6bcb } .chosen-alone { fill: #ffffff; stroke: #b35900 }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round } .broken { stroke-dasharray: 7 5 }
  text { font-family: system-ui, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px }
  .title { font-size: 15px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } .ink { fill: #e6edf3 } .soft { fill: #9198a1 } .grid { stroke: #2a313c }
    .axis { stroke: #9198a1 } .with { stroke: #58a6ff } .dot-with { fill: #58a6ff } .alone { stroke: #f0a04b }
    .dot-alone { fill: #f0a04b } .chosen { fill: #0d1117; stroke: #58a6ff } .chosen-alone { fill: #0d1117; stroke: #f0a04b }
  }
"""  # noqa: E501 - style sheets read better so


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of the world that is drawn: recall upwards, alarms to the right on a logarithmic scale."""

    least_recall: float
    most_alarms: float

    @classmethod
    def around(cls, curves: Sequence[Curve]) -> "Frame":
        """A frame that holds every point of these curves."""
        points = [point for curve in curves for point in curve]
        most = max((point[2] for point in points), default=0.0)
        least = min((point[1] for point in points), default=0.0)
        decades = ceil(log10(max(most / _LEAST_ALARMS, 10.0)))
        return cls(least_recall=min(0.9, floor(least * 10) / 10), most_alarms=_LEAST_ALARMS * 10**decades)

    def across(self, alarms: float) -> float:
        """How far to the right so many alarms stand."""
        share = log10(max(alarms, _LEAST_ALARMS) / _LEAST_ALARMS) / log10(self.most_alarms / _LEAST_ALARMS)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def down(self, recall: float) -> float:
        """How far down so much recall stands."""
        share = (recall - self.least_recall) / (1.0 - self.least_recall)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def draw(curves: Mapping[str, Curve], threshold: float) -> str:
    """The picture of the curves "background" and "alone", with the threshold marked on each."""
    curves = {way: [point for point in curve if point[1] >= _LEAST_RECALL] for way, curve in curves.items()}
    frame = Frame.around(list(curves.values()))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="name">',
        '<title id="name">Share of disguised and plain uses found, against alarms per 1,000 ordinary titles</title>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}"/>',
        *_axes(frame),
        *_legend(),
        *(_line(curve, frame, way) for way, curve in curves.items()),
        *(part for way, curve in curves.items() for part in _points(curve, frame, way, threshold)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes(frame: Frame) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for tenth in range(round(frame.least_recall * 20), 21):
        at = frame.down(tenth / 20)
        yield f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield f'<text class="soft" x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{tenth / 20:.2f}</text>'
    alarms = _LEAST_ALARMS
    while alarms <= frame.most_alarms:
        at = frame.across(alarms)
        yield f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP}" y2="{bottom}"/>'
        yield f'<text class="soft" x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">{alarms:,.0f}</text>'
        alarms *= 10
    yield f'<path class="axis line" style="stroke-width:1" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>'
    yield f'<text class="ink" x="{(_LEFT + right) / 2:.0f}" y="{_HEIGHT - 16}" text-anchor="middle">{_ACROSS}</text>'
    yield f'<text class="ink title" x="{_LEFT}" y="24">Recall of the cases</text>'


_ACROSS = "disguise alarms per 1,000 ordinary titles, on a logarithmic scale"


def _legend() -> Iterator[str]:
    for place, (way, words) in enumerate((("background", "with background"), ("alone", "without"))):
        across = _WIDTH - _RIGHT - 250 + place * 150
        yield f'<path class="line {_style(way)}" d="M{across} 19h28"/>'
        yield f'<text class="ink" x="{across + 36}" y="24">{words}</text>'


def _style(way: str) -> str:
    return "with" if way == "background" else "alone broken"


def _line(curve: Curve, frame: Frame, way: str) -> str:
    places = " ".join(f"{frame.across(point[2]):.1f},{frame.down(point[1]):.1f}" for point in curve)
    return f'<polyline class="line {_style(way)}" points="{places}"/>'


def _points(curve: Curve, frame: Frame, way: str, threshold: float) -> Iterator[str]:
    name = "with" if way == "background" else "alone"
    for least, recall, alarms, _plain in curve:
        across, down = frame.across(alarms), frame.down(recall)
        if least == threshold:
            chosen = "chosen" if name == "with" else "chosen-alone"
            yield f'<circle class="{chosen}" stroke-width="3" cx="{across:.1f}" cy="{down:.1f}" r="6"/>'
            yield f'<text class="ink" x="{across + 12:.1f}" y="{down + 18:.1f}">{least:.0f}, the default</text>'
        elif least in _MARKED:
            yield f'<circle class="dot-{name}" cx="{across:.1f}" cy="{down:.1f}" r="3.5"/>'
            aside = f'x="{across:.1f}" y="{down - 10:.1f}" text-anchor="middle"'
            yield f'<text class="soft" {aside}>{least:.0f}</text>'
