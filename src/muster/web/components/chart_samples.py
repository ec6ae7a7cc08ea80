"""Invented figures for the charts of the page that shows every component."""

from muster.web.components.charts import Bar, Chart, Series, across, bars, lines, stacked

MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")


def every_chart() -> dict[str, Chart]:
    """One chart of each kind, by the name that the template uses."""
    hours = (120, 180, 164, 210, 260, 255, 198, 90, None, 240, 312, 388)
    days = (14, 13, 12.5, 11, None, 10, 9.5, 9, 9, 8, 8.5, 7)
    return {
        "bars": bars(
            "Hours in open work", [Bar(m, h, c) for m, h, c in zip(MONTHS, hours, range(4, 16), strict=True)]
        ),
        "lines": lines(
            "Days to staff",
            MONTHS,
            [Series("Gigs", days), Series("Roles", tuple(d and d + 4 for d in days), fades=True)],
            counts=[6, 7, 9, 8, 3, 11, 12, 9, 8, 14, 15, 12],
            summary="Gigs fell from 14 to 7 days, roles from 18 to 11",
        ),
        "across": across(
            "People who can",
            [
                Bar("Time-series forecasting", 41, 52),
                Bar("Inventory planning and everything around spare parts depots", 33, 40),
                Bar("Facilitation", 12, 19),
                Bar("Lease accounting", 0, 0),
            ],
        ),
        "stacked": stacked(
            "Where your weeks and your money come from",
            [("Time", (61, 14, 11, 8, 6)), ("Income", (64, 17, 15, 4, 0))],
            ["Arnholt", "Ravensmoor council", "Kornblum Bakery", "Evening school", "Mentoring, unpaid"],
        ),
    }
