"""Numbers as people read them: tenths of points, hours, and rounding that keeps a sum true."""

from collections.abc import Sequence

from muster.foundation.words import language

MINUS = "−"


def tenths(thousandths: int) -> str:
    """Thousandths as a decimal with one place, rounded half up: 58250 -> "58.3", -8000 -> "−8.0"."""
    return tenth_words(round_half(thousandths, 100))


def tenth_words(value: int) -> str:
    """A whole number of tenths with one decimal and a true minus sign."""
    sign = MINUS if value < 0 else ""
    return f"{sign}{abs(value) // 10}{decimal_mark()}{abs(value) % 10}"


def hundredths(value: int) -> str:
    """A whole number of hundredths with two decimals and a true minus sign: 350 -> "3.50"."""
    sign = MINUS if value < 0 else ""
    return f"{sign}{abs(value) // 100}{decimal_mark()}{abs(value) % 100:02d}"


def signed_hundredths(value: int) -> str:
    """The same with a plus before what is not negative."""
    return hundredths(value) if value < 0 else f"+{hundredths(value)}"


def decimal_mark() -> str:
    """What parts whole from broken in the reader's language; forms take both."""
    return "," if language() == "de" else "."


def round_half(value: int, step: int) -> int:
    """The number of whole steps nearest to the value, halves upwards, as the engine rounds a score."""
    return (2 * value + step) // (2 * step)


def hours(minutes: int) -> str:
    """Minutes as hours with at most two decimals and no trailing zeros: 450 -> "7.5", 1200 -> "20"."""
    sign = MINUS if minutes < 0 else ""
    hundredths = round_half(abs(minutes) * 100, 60)
    whole, rest = divmod(hundredths, 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{sign}{whole}{decimal_mark()}{decimals}" if decimals else f"{sign}{whole}"


def share(parts: Sequence[int], total: int, step: int = 100) -> list[int]:
    """Round each part to whole steps so that the printed parts add up to the printed total (`total`, in steps).

    Largest remainder: every part is floored, and the steps that are left go to the parts that lost most,
    earlier parts first when they lost the same. Works for negative parts too, since floors go down.
    """
    floors = [part // step for part in parts]
    left = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (-(parts[i] % step), i))
    if not order:
        return []
    each, rest = divmod(left, len(order))
    shares = [floor + each for floor in floors]
    for i in order[:rest]:
        shares[i] += 1
    return shares
