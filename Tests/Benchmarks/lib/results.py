"""What was measured, and whether it is what was aimed at."""
from statistics import median


class CannotMeasure(Exception):
    """A measurement that could not be made: never a zero, never silence."""


class Results:
    def __init__(self):
        self.rows = []
        self.could_not_measure = []

    def aimed(self, what, aim, limit, value, text):
        """A value with an aim: it holds where it is not above `limit`."""
        self.rows.append((what, aim, text, "holds" if value <= limit else "MISSED"))

    def under(self, what, aim, limit, value, text):
        """A value with an aim: it holds where it is below `limit`."""
        self.rows.append((what, aim, text, "holds" if value < limit else "MISSED"))

    def beside(self, what, text):
        """A value without an aim, to be read beside the others."""
        self.rows.append((what, "", text, ""))

    def failed(self, what, reason):
        self.could_not_measure.append(what)
        self.rows.append((what, "", f"not measured: {reason}", "NOT MEASURED"))

    def print_table(self):
        rows = [("measured", "aim", "value", "")] + self.rows
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths + [0])).rstrip())


def paired_ratio(ours, theirs):
    """Median of the rounds' own ratios: what slows a whole round falls out."""
    return median(mine / other for mine, other in zip(ours, theirs))


def spread(values, scale=1.0, digits=2):
    """`median (lowest to highest)`."""
    low, middle, high = min(values), median(values), max(values)
    return f"{middle * scale:.{digits}f} ({low * scale:.{digits}f} to {high * scale:.{digits}f})"
