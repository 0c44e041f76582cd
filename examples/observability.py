"""Makes OpenTelemetry spans and Prometheus counters of the requests of each call."""

from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode
from prometheus_client import Counter, Histogram

import yl_facesearch as yl

CALLS = Counter("yl_calls", "Calls, by how they ended", ["operation", "result"])
ATTEMPTS = Counter("yl_attempts", "Requests, by how they ended", ["operation", "code"])
SECONDS = Histogram("yl_attempt_seconds", "How long the requests took", ["operation"])

tracer = trace.get_tracer("yl_facesearch")


def delete_group(client: yl.Client, group_id: str, **options: Any) -> yl.Deletion:
    """Does what client.delete_group does, and reports the call and each of its requests."""
    with tracer.start_as_current_span(
        "delete_group", attributes={"yl.group_id": group_id}, record_exception=False
    ) as span:
        try:
            deletion = client.delete_group(group_id, **options)
        except yl.YlError as error:
            report(error.attempts)
            CALLS.labels("delete_group", error.sent).inc()
            span.set_attributes({"error.type": error.code, "yl.sent": str(error.sent)})
            raise
        report(deletion.attempts)
        CALLS.labels("delete_group", deletion.outcome).inc()
        span.set_attribute("yl.outcome", str(deletion.outcome))
        return deletion


def report(attempts: tuple[yl.Attempt, ...]) -> None:
    for attempt in attempts:
        begun = round(attempt.started_at.timestamp() * 1e9)
        span = tracer.start_span(
            f"POST {attempt.operation}", kind=SpanKind.CLIENT, start_time=begun
        )
        if attempt.status is not None:
            span.set_attribute("http.response.status_code", attempt.status)
        if attempt.request_id is not None:
            span.set_attribute("yl.request_id", attempt.request_id)
        if attempt.code is not None:
            span.set_attribute("error.type", attempt.code)
            span.set_status(StatusCode.ERROR)
        span.end(begun + round(attempt.duration * 1e9))
        ATTEMPTS.labels(attempt.operation, attempt.code or "ok").inc()
        SECONDS.labels(attempt.operation).observe(attempt.duration)


if __name__ == "__main__":
    with yl.Client(app="erasure-service/1.2") as client:
        print(delete_group(client, "YuanliStudent_01").outcome)
