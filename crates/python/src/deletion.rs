use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::Deletion;

use crate::{attempt, time};

/// `deletion` as a tuple, from which Python makes its own.
pub(crate) fn facts<'py>(py: Python<'py>, deletion: &Deletion) -> PyResult<Bound<'py, PyTuple>> {
    (
        deletion.group_id.as_str(),
        deletion.outcome.as_str(),
        deletion.request_id.as_deref(),
        deletion.time_used_ms,
        attempt::facts(py, &deletion.attempts)?,
        deletion.settles_at.map(time::settles_at),
        deletion.recreated_at.map(time::timestamp),
    )
        .into_pyobject(py)
}
