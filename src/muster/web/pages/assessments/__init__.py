"""Assessments: what waits for whom, the instruments of an organisation, one sitting from the invitation to the result."""

from muster.web.pages.assessments import instruments, listing, sitting

urls = [*listing.urls, *instruments.urls, *sitting.urls]
