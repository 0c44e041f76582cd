use std::time::Duration;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};
use yl_facesearch::{Attempt, ErrorCode, Sent};

static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// `attempts` as a tuple of `yl_facesearch.Attempt`.
pub(crate) fn to_python<'py>(
    py: Python<'py>,
    attempts: &[Attempt],
) -> PyResult<Bound<'py, PyTuple>> {
    let class = CLASS.import(py, "yl_facesearch.attempt", "Attempt")?;
    let attempts = attempts
        .iter()
        .map(|attempt| {
            class.call1((
                attempt.started_at,
                attempt.duration.as_secs_f64(),
                attempt.status,
                attempt.request_id.as_deref(),
                attempt.code.map(ErrorCode::name),
                attempt.code.map(ErrorCode::number),
                attempt.sent.map(Sent::as_str),
                attempt.reused_connection,
                attempt.clock_skew_ms.map(seconds),
            ))
        })
        .collect::<PyResult<Vec<_>>>()?;
    PyTuple::new(py, attempts)
}

/// Seconds, which may be negative.
pub(crate) fn seconds(milliseconds: i64) -> f64 {
    let seconds = Duration::from_millis(milliseconds.unsigned_abs()).as_secs_f64();
    if milliseconds < 0 { -seconds } else { seconds }
}
