"""A small line chart as the points of an SVG polyline."""

WIDTH, HEIGHT = 72, 20


def points(shares: list[float]) -> str:
    """Percents from 0 to 100, oldest first; fewer than two make no line."""
    if len(shares) < 2:
        return ""
    step = WIDTH / (len(shares) - 1)
    return " ".join(f"{place * step:.1f},{HEIGHT - share * HEIGHT / 100:.1f}" for place, share in enumerate(shares))
