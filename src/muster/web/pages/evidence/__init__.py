"""Evidence between people: asking for it, giving it, talking about it, answering and contesting it, badges."""

from muster.web.pages.evidence import asks, badges, contests, giving, pieces, rings, talks

urls = [*badges.urls, *asks.urls, *giving.urls, *pieces.urls, *contests.urls, *rings.urls, *talks.urls]
