use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use yl_facesearch::Deletion;

use crate::attempt;

static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// `deletion` as a `yl_facesearch.Deletion`.
pub(crate) fn to_python<'py>(py: Python<'py>, deletion: &Deletion) -> PyResult<Bound<'py, PyAny>> {
    let class = CLASS.import(py, "yl_facesearch.deletion", "Deletion")?;
    class.call1((
        deletion.group_id.as_str(),
        deletion.outcome.as_str(),
        deletion.request_id.as_deref(),
        deletion.time_used_ms,
        attempt::to_python(py, &deletion.attempts)?,
    ))
}
