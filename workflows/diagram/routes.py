"""Lengths for a picture: how wide its columns are, and the points through which its lines run."""

from __future__ import annotations

from collections import Counter

from mptf.db import NEW
from mptf.lives.states import State
from workflows.diagram.layout import (
    BOX,
    GAP,
    LANE,
    LINE,
    MARGIN,
    PAD,
    PORT,
    START,
    Box,
    Edge,
    Layout,
    Way,
)
from workflows.diagram.parting import MARK, part

ARC = 34
"""How far a line beside its own column leans out."""
PLAIN = 44
"""The width of a channel without words."""


def measure(layout: Layout) -> None:
    """Give every box, line and label of a layout its place."""
    _Ruler(layout).measure()


class _Ruler:
    """The measures of one picture."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.boxes = layout.boxes
        columns = [box.cell[0] for box in self.boxes.values()]
        self.first, self.last = min(columns), max(columns)
        self.straight = {(e.source, e.dest) for e in layout.edges if e.way is Way.STRAIGHT}
        self.sides: set[tuple[State, int]] = set()  # where a straight line or a mark's line ends
        self.ports: Counter[tuple[State, str]] = Counter()
        self.lanes: Counter[int] = Counter()
        self.channels: dict[int, float] = {}
        self.lefts: dict[int, float] = {}
        self.row_height = max(LINE * len(b.lines) for b in self.boxes.values()) + 2 * PAD - 4

    def measure(self) -> None:
        """Columns, rows, boxes, then lines, then the frame around it all."""
        for edge in self.layout.edges:
            if edge.source and edge.way is Way.STRAIGHT:
                toward = self._toward(edge.source, edge.dest)
                self.sides |= {(edge.source, toward), (edge.dest, -toward)}
        self._widths()
        self._places()
        for edge in self.layout.edges:
            self._route(edge)
        part(self.layout)
        self._frame()

    def _toward(self, source: State, dest: State) -> int:
        return 1 if self.boxes[dest].cell[0] > self.boxes[source].cell[0] else -1

    def _channel(self, edge: Edge) -> int:
        """The channel (left of which column's right neighbour) in which an edge's words stand."""
        dest = self.boxes[edge.dest].cell
        if edge.source is None:
            return dest[0] - 1
        source = self.boxes[edge.source].cell
        if edge.way is Way.ARC:
            backwards = dest[1] < source[1]
            return source[0] if backwards and source[0] >= 0 else source[0] - 1
        return min(source[0], dest[0])

    def _widths(self) -> None:
        self.channels = dict.fromkeys(range(self.first - 1, self.last + 1), PLAIN)
        lanes = Counter(self._channel(e) for e in self.layout.edges if e.way is Way.LANE)
        for edge in self.layout.edges:
            channel = self._channel(edge)
            room = {
                Way.STRAIGHT: edge.label.width + 44 + (2 * MARK + 12 if edge.mark else 0),
                Way.LANE: edge.label.width + 44,
                Way.ARC: edge.label.width + ARC + 24,
            }.get(edge.way, PLAIN)
            self.channels[channel] = max(self.channels[channel], room + LANE * lanes[channel])

    def _places(self) -> None:
        x = self.channels[self.first - 1]
        for column in range(self.first, self.last + 1):
            self.lefts[column] = x
            x += BOX + self.channels[column]
        for state, box in self.boxes.items():
            column, row = box.cell
            box.x, box.height = self.lefts[column], self.row_height
            box.y = MARGIN + START + GAP + (row - 1) * (self.row_height + GAP)
            if state.value == NEW:
                box.x, box.width, box.height = box.x + (BOX - START) / 2, START, START
                box.y = MARGIN

    def _route(self, edge: Edge) -> None:
        if edge.source is None:
            self._from_mark(edge)
            return
        source, dest = self.boxes[edge.source], self.boxes[edge.dest]
        match edge.way:
            case Way.DOWN:
                top, bottom = source.y + source.height, dest.y
                edge.points = [(source.middle[0], top), (dest.middle[0], bottom)]
                edge.label.at = (source.middle[0], (top + bottom) / 2)
            case Way.STRAIGHT:
                self._straight(edge, source, dest)
            case Way.ARC:
                self._arc(edge, source, dest)
            case Way.OVER_THEN_UP:
                x, y = self._port_x(dest, source), self._port_y(source, dest)
                edge.points = [(self._side(source, dest), y), (x, y), (x, self._face(dest, source))]
                edge.label.at = (x, self._gap(dest, source))
            case Way.UP_THEN_OVER:
                x, y = self._port_x(source, dest), self._port_y(dest, source)
                edge.points = [(x, self._face(source, dest)), (x, y), (self._side(dest, source), y)]
                edge.label.at = (x, self._gap(source, dest))
            case Way.LANE:
                self._lane(edge, source, dest)

    def _from_mark(self, edge: Edge) -> None:
        dest = self.boxes[edge.dest]
        y = dest.middle[1]
        begin = dest.x - edge.label.width - 40
        edge.points = [(begin, y), (dest.x, y)]
        edge.label.at = ((begin + dest.x) / 2 - 3, y)

    def _straight(self, edge: Edge, source: Box, dest: Box) -> None:
        shift = 0.0
        if (edge.dest, edge.source) in self.straight:
            shift = PORT if dest.x > source.x else -PORT
        y = source.middle[1] + shift
        edge.points = [(self._side(source, dest), y), (self._side(dest, source), y)]
        edge.label.at = (self._words_x(self._channel(edge)), y)

    def _arc(self, edge: Edge, source: Box, dest: Box) -> None:
        up = dest.cell[1] < source.cell[1]
        right = self._channel(edge) == source.cell[0]
        sign = 1 if right else -1
        x = source.x + source.width if right else source.x
        begin, end = source.middle[1], dest.middle[1]
        begin, end = (begin - PORT, end + PORT) if up else (begin + PORT, end - PORT)
        rows = abs(dest.cell[1] - source.cell[1])
        out = x + sign * ARC * (1 + 0.4 * (rows - 1))
        edge.points = [(x, begin), (out, begin), (out, end), (x, end)]
        edge.curved = True
        # A cubic curve reaches three quarters of the way to its control points.
        # Beside a step that comes back to where it began, words of others may stand in the middle.
        aside = 34 if edge.source == edge.dest else 0
        edge.label.at = (x + (out - x) * 0.75 + sign * 6, (begin + end) / 2 + aside)
        edge.label.anchor = "start" if right else "end"

    def _lane(self, edge: Edge, source: Box, dest: Box) -> None:
        channel = self._channel(edge)
        self.lanes[channel] += 1
        x = self.lefts[channel] + BOX + LANE * self.lanes[channel]
        up = dest.cell[1] < source.cell[1]
        begin = source.middle[1] + (-PORT if up else PORT)
        end = dest.middle[1] + (PORT if up else -PORT)
        edge.points = [
            (self._side(source, dest), begin),
            (x, begin),
            (x, end),
            (self._side(dest, source), end),
        ]
        edge.label.at = (self._words_x(channel), end if dest.cell[0] > source.cell[0] else begin)

    def _words_x(self, channel: int) -> float:
        """The middle of the part of a channel that is free of lanes."""
        used = sum(
            LANE for e in self.layout.edges if e.way is Way.LANE and self._channel(e) == channel
        )
        begin = self.lefts[channel] + BOX
        return begin + (used + self.channels[channel]) / 2

    def _side(self, box: Box, other: Box) -> float:
        return box.x + box.width if other.cell[0] > box.cell[0] else box.x

    def _face(self, box: Box, other: Box) -> float:
        return box.y if other.cell[1] < box.cell[1] else box.y + box.height

    def _gap(self, box: Box, other: Box) -> float:
        """The middle of the gap above or below a box, on the other's side."""
        return box.y - GAP / 2 if other.cell[1] < box.cell[1] else box.y + box.height + GAP / 2

    def _port_x(self, box: Box, other: Box) -> float:
        """Where a line enters from above or below: the middle, then beside it."""
        face = "top" if other.cell[1] < box.cell[1] else "bottom"
        number = self.ports[box.state, face]
        self.ports[box.state, face] += 1
        return box.middle[0] + 2 * PORT * ((number + 1) // 2) * (-1 if number % 2 else 1)

    def _port_y(self, box: Box, other: Box) -> float:
        """Where a line leaves at the side: the middle, or beside a straight line."""
        if (box.state, self._toward(box.state, other.state)) not in self.sides:
            return box.middle[1]
        return box.middle[1] + (-PORT if other.cell[1] < box.cell[1] else PORT)

    def _frame(self) -> None:
        """Move everything so that it begins at the margin, and say how large it is."""
        lefts = [b.x for b in self.boxes.values()] + [e.label.left for e in self.layout.edges]
        lefts += [x for e in self.layout.edges for x, _ in e.points]
        lefts += [e.points[0][0] - 2 * MARK for e in self.layout.edges if e.mark]
        shift = MARGIN - min(lefts)
        for box in self.boxes.values():
            box.x += shift
        for edge in self.layout.edges:
            edge.points = [(x + shift, y) for x, y in edge.points]
            edge.label.at = (edge.label.at[0] + shift, edge.label.at[1])
        rights = [b.x + b.width for b in self.boxes.values()]
        rights += [e.label.left + e.label.width for e in self.layout.edges]
        rights += [x for e in self.layout.edges for x, _ in e.points]
        self.layout.width = max(rights) + MARGIN
        self.layout.height = max(b.y + b.height for b in self.boxes.values()) + MARGIN
