"""What a cell's own score of a meeting, on 100 points, says of it.

Each province sets its own points (a dated setting); usual are good from 90, fair from 70, average
from 50, else poor.
"""

from cells.choices import MeetingQuality


def quality_by(points, score):
    """Return what `score` says under `points`: the least of each word. None without a score."""
    if score is None:
        return None
    reached = [name for name, least in points.items() if score >= least]
    return MeetingQuality(max(reached, key=points.get)) if reached else MeetingQuality.POOR
