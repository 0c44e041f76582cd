"""A Django project in one file: `uvicorn django_app:application`, `gunicorn django_app:wsgi`."""

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

import yl_facesearch as yl

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"])

# One for the process. It may be made before a server forks, and serves any number of threads.
client = yl.Client(timeout=10.0)


@require_http_methods(["DELETE"])
def delete_group(request: HttpRequest, group_id: str) -> HttpResponse:
    try:
        deletion = client.delete_group(group_id, missing_ok=True)
    except yl.YlError as error:
        result = "in doubt" if error.sent == "maybe_applied" else "nothing deleted"
        status = 400 if isinstance(error, yl.InvalidArgumentError) else 502
        if isinstance(error, yl.NotEmptyError):
            status = 409
        return JsonResponse({"result": result, "why": str(error)}, status=status)
    return JsonResponse({"result": "gone", "outcome": deletion.outcome})


urlpatterns = [path("groups/<str:group_id>", delete_group)]
application = get_asgi_application()
wsgi = get_wsgi_application()
