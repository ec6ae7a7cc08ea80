"""The server's entry: ``granian --interface wsgi muster.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
application = get_wsgi_application()

from muster.web import warming  # noqa: E402  needs the applications that the line above sets up

warming.begin()
