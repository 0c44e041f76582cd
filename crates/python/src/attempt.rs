use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::Attempt;

/// `attempts` as tuples, from which Python makes its own.
pub(crate) fn facts<'py>(py: Python<'py>, attempts: &[Attempt]) -> PyResult<Bound<'py, PyTuple>> {
    let attempts = attempts
        .iter()
        .map(|attempt| {
            (
                microseconds(attempt.started_at),
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

/// Since 1970, in UTC; negative before.
fn microseconds(time: SystemTime) -> i128 {
    let signed = |duration: Duration| i128::try_from(duration.as_micros()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => -signed(before.duration()),
    }
}
