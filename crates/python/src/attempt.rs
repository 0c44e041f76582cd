use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::Attempt;

use crate::time;

/// `attempts` as tuples, from which Python makes its own.
pub(crate) fn facts<'py>(py: Python<'py>, attempts: &[Attempt]) -> PyResult<Bound<'py, PyTuple>> {
    let attempts = attempts
        .iter()
        .map(|attempt| {
            (
                attempt.operation,
                time::microseconds(attempt.started_at),
                attempt.duration.as_secs_f64(),
                attempt.status,
                attempt.request_id.as_deref(),
                attempt.failure.map(|it| it.code.name()),
                attempt.failure.map(|it| it.code.number()),
                attempt.failure.map(|it| it.sent.as_str()),
                attempt.reused_connection,
                attempt.clock_skew_ms.map(seconds),
            )
                .into_pyobject(py)
        })
        .collect::<PyResult<Vec<_>>>()?;
    PyTuple::new(py, attempts)
}

/// Seconds, which may be negative.
pub(crate) fn seconds(milliseconds: i64) -> f64 {
    let seconds = Duration::from_millis(milliseconds.unsigned_abs()).as_secs_f64();
    if milliseconds < 0 { -seconds } else { seconds }
}
